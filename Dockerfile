# The product in a container: built in stages, run as uid 1000 on a read-only root with /data writable.
# README.md, "Container", says how to start it; `npm run container:test` builds and runs it.

# A long-term release; 20 and 22 work too, but yt-dlp takes Node for YouTube only from 22 on.
ARG NODE_VERSION=24
ARG DEBIAN=bookworm

FROM docker.io/library/node:${NODE_VERSION}-${DEBIAN}-slim AS build
# Both are for networks with a certificate authority of their own: a path in the build container (docs/operations.md).
ARG NODE_EXTRA_CA_CERTS
ENV NEXT_TELEMETRY_DISABLED=1
# The compiler is for the addon that decrypts films, strip for Node's own symbols, which nobody reads here.
RUN apt-get update \
  && apt-get install -y --no-install-recommends binutils gcc libc6-dev \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# Packages first: they are installed again only when the lock file changes.
COPY package.json package-lock.json ./
COPY scripts/setup scripts/setup
COPY scripts/container/install.mjs scripts/container/
RUN node scripts/container/install.mjs
COPY . .
RUN npm run build \
  && node scripts/container/collect.mjs /product/app \
  && strip --strip-unneeded -o /product/node "$(command -v node)"

FROM docker.io/library/debian:${DEBIAN}-slim AS yt-dlp
# A newer yt-dlp is two arguments: version and sha256 of its wheel, as PyPI shows them; the scripts it runs for YouTube are its "ejs".
ARG YTDLP_VERSION=2026.10.26
ARG YTDLP_SHA256=a05c5b5d8562f7e8a62f5334348b406af4930d56d3a65f8021d14af0e22339ae
ARG YTDLP_EJS_VERSION=0.8.0
ARG YTDLP_EJS_SHA256=79300e5fca7f937a1eeede11f0456862c1b41107ce1d726871e0207424f4bdb4
ARG PIP_CERT
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates python3-pip \
  && rm -rf /var/lib/apt/lists/*
RUN printf '%s\n' \
    "yt-dlp==${YTDLP_VERSION} --hash=sha256:${YTDLP_SHA256}" \
    "yt-dlp-ejs==${YTDLP_EJS_VERSION} --hash=sha256:${YTDLP_EJS_SHA256}" > /wanted.txt \
  && python3 -m pip download --require-hashes --no-deps --only-binary :all: --dest /wheels -r /wanted.txt

FROM docker.io/library/debian:${DEBIAN}-slim
COPY scripts/container/lean-packages /etc/dpkg/dpkg.cfg.d/streamvault
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates ffmpeg libatomic1 libstdc++6 python3 tini \
  && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
  && groupadd --gid 1000 streamvault \
  && useradd --uid 1000 --gid 1000 --home-dir /data --no-create-home --shell /usr/sbin/nologin streamvault \
  && install -d -o 1000 -g 1000 /data
COPY --from=yt-dlp /wheels /opt/yt-dlp
COPY scripts/container/yt-dlp.py /usr/local/bin/yt-dlp
COPY scripts/container/entry.sh /usr/local/bin/streamvault-entry
COPY --from=build /product/node /usr/local/bin/node
COPY --from=build /product/app /app
WORKDIR /app
ENV NODE_ENV=production \
  NEXT_TELEMETRY_DISABLED=1 \
  PORT=7860 \
  HOST=0.0.0.0 \
  HOME=/data \
  DATA_DIR=/data \
  TMPDIR=/data/tmp
USER 1000:1000
EXPOSE 7860
# Alive, not able: a product that waits for Telegram or MongoDB must not be restarted for it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "healthcheck.mjs"]
# tini hands signals on and takes leave of what the product's own children leave behind.
ENTRYPOINT ["/usr/bin/tini", "--", "/usr/local/bin/streamvault-entry"]
CMD ["node", "--enable-source-maps", "dist/server.mjs"]
