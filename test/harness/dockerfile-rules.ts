// What this house asks of its Dockerfile beyond syntax: nobody is root, nothing secret, nothing unfixed.
import { DockerfileParser } from 'dockerfile-ast';

const secretName = /TOKEN|PASSWORD|SECRET|API_HASH|API_KEY|_URL$/;

/** The instruction's arguments as one line. */
const textOf = (instruction: { getArgumentsContent(): string | null }): string =>
  (instruction.getArgumentsContent() ?? '').replace(/\\\n\s*/g, ' ');

/** Sentences about what is wrong in a Dockerfile; none when it keeps the rules. */
export function faultsOfDockerfile(text: string): readonly string[] {
  const instructions = DockerfileParser.parse(text).getInstructions();
  const all = (keyword: string) => instructions.filter((each) => each.getKeyword() === keyword).map(textOf);
  const start = instructions.findLastIndex((each) => each.getKeyword() === 'FROM');
  const last = (keyword: string) =>
    instructions
      .slice(start)
      .findLast((each) => each.getKeyword() === keyword)
      ?.getArgumentsContent() ?? '';
  const stages = all('FROM').map((from) => / AS (\S+)$/.exec(from)?.[1]);
  return [
    ...(/^\d+:\d+$/.test(last('USER')) && !last('USER').startsWith('0') ? [] : ['it runs as root']),
    ...[...all('ENV'), ...all('ARG')].filter((line) => secretName.test(line)).map((line) => `ENV ${line}: a secret`),
    ...all('FROM')
      .filter(isUnfixed)
      .map((from) => `FROM ${from}: no fixed release`),
    ...all('RUN').flatMap(aptFaults),
    ...all('RUN')
      .filter(isUncheckedDownload)
      .map((run) => `RUN ${run}: no checksum`),
    ...all('ADD').map((add) => `ADD ${add}: COPY is what is meant`),
    ...all('COPY').flatMap((copy) => unknownStage(copy, stages)),
    ...(/tini/.test(last('ENTRYPOINT')) ? [] : ['nobody hands signals on']),
    ...(last('HEALTHCHECK') === '' ? ['there is no health check'] : []),
    ...(last('EXPOSE') === '7860' ? [] : ['the port is not 7860']),
  ];
}

function isUnfixed(from: string): boolean {
  const [image = ''] = from.split(' ');
  return !/:[^/]+$/.test(image) || image.endsWith(':latest');
}

function aptFaults(run: string): string[] {
  if (!run.includes('apt-get install')) return [];
  return [
    ...(run.includes('--no-install-recommends') ? [] : [`RUN ${run}: without --no-install-recommends`]),
    ...(run.includes('apt-get update') ? [] : [`RUN ${run}: without apt-get update`]),
    ...(run.includes('rm -rf /var/lib/apt/lists/*') ? [] : [`RUN ${run}: leaves the lists of packages`]),
  ];
}

const isUncheckedDownload = (run: string): boolean =>
  (/\bpip (download|install)\b/.test(run) && !run.includes('--require-hashes')) || /\b(curl|wget)\b/.test(run);

function unknownStage(copy: string, stages: readonly (string | undefined)[]): string[] {
  const from = /^--from=(\S+)/.exec(copy)?.[1];
  return from === undefined || stages.includes(from) ? [] : [`COPY ${copy}: there is no such stage`];
}
