// The service half's front: finds the method, sees to the log-in, names what the fault rules look at.
import type { RpcAnswer, RpcCall, RpcHandler, RpcSubject } from '../mtproto/rpc.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { authMethods, openAuthMethods } from './auth-service.ts';
import { channelsMethods } from './channels-service.ts';
import { editMethods } from './edit-service.ts';
import { fileMethods } from './file-service.ts';
import { helpMethods } from './help-service.ts';
import { toLayer } from './layer-forms.ts';
import { refuseForBots, USER_ONLY } from './refused-methods.ts';
import { sendMethods } from './send-service.ts';
import type { AccountMethod, OpenMethod, Services } from './services.ts';
import { findObject } from './tl-fields.ts';
import { updatesMethods } from './updates-service.ts';
import { uploadMethods } from './upload-service.ts';
import { usersMethods } from './users-service.ts';

const OPEN: ReadonlyMap<string, OpenMethod> = new Map(Object.entries({ ...helpMethods, ...openAuthMethods }));

const OF_ACCOUNTS: ReadonlyMap<string, AccountMethod> = new Map(
  Object.entries({
    ...authMethods,
    ...channelsMethods,
    ...editMethods,
    ...fileMethods,
    ...sendMethods,
    ...updatesMethods,
    ...uploadMethods,
    ...usersMethods,
  }),
);

/** Carries out method calls on one {@link Services}. */
export class ServiceHandler implements RpcHandler {
  constructor(readonly services: Services) {}

  async handle(call: RpcCall): Promise<RpcAnswer> {
    const open = OPEN.get(call.method);
    if (open !== undefined) return open(this.services, call);
    const self = this.#self(call);
    if (self === undefined) throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
    if (USER_ONLY.has(call.method)) refuseForBots();
    const method = OF_ACCOUNTS.get(call.method);
    if (method === undefined) return this.#refuseUnknown(call);
    const answer = await method(this.services, call, self);
    return isBoxed(answer) ? (toLayer(answer, call.layer) as TlObject) : answer;
  }

  describe(call: RpcCall): RpcSubject {
    const botId = this.#self(call)?.id;
    const location = findObject(call.query, 'location');
    const id = location?.id ?? call.query.file_id;
    const { offset } = call.query;
    return {
      ...(botId === undefined ? {} : { botId }),
      ...(typeof id === 'bigint' ? { fileId: BigInt.asUintN(64, id).toString() } : {}),
      ...(typeof offset === 'bigint' || typeof offset === 'number' ? { offset: Number(offset) } : {}),
    };
  }

  #self({ authKeyId }: RpcCall): ReturnType<Services['world']['users']['get']> {
    const login = this.services.world.logins.get(authKeyId);
    return login === undefined ? undefined : this.services.world.users.get(login.userId);
  }

  #refuseUnknown(call: RpcCall): never {
    this.services.log('method not supported', { method: call.method });
    throw new RpcError(400, `METHOD_NOT_SUPPORTED_${call.method}`);
  }
}

function isBoxed(answer: RpcAnswer): answer is TlObject {
  return typeof answer === 'object' && '_' in answer;
}
