# Two programs: docker build --target service --build-arg SERVICE=gateway --build-arg PORT_VARIABLE=GATEWAY_PORT \
#   --build-arg PORT=8080 .   and   docker build --target tools .
# Node 26 runs TypeScript as it is, so there is nothing to build: an image is the production dependencies and the sources.
# All targets share every layer but their last, so the set costs the disk space and the pull of one image.

FROM node:26.10.0-slim AS base
WORKDIR /srv/urvote

# Only what decides the dependencies; the layer below is made again only when one of these files changes.
FROM base AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM base AS dependencies
COPY --from=manifests /srv/urvote ./
RUN npm ci --omit=dev --ignore-scripts --include-workspace-root=false \
      $(for tool in db ops admin; do echo "--workspace=tools/$tool"; done) \
      $(for app in apps/*; do [ "$app" = apps/standalone ] || echo "--workspace=$app"; done)

# The modules alone: npm's cache stays behind.
FROM base AS program
ENV NODE_ENV=production HOST=0.0.0.0
COPY --from=dependencies /srv/urvote ./
COPY LICENSE ./
COPY ops/docker/check-health.mjs ops/docker/
COPY libs libs
COPY tools/db tools/db
COPY tools/ops tools/ops
COPY tools/admin tools/admin
COPY apps apps
USER node
# Docker's stop signal reaches node itself, which drains; compose grants it the time to.
STOPSIGNAL SIGTERM

# Any service of libs/contracts/src/services; what differs between two of them is only in their settings.
FROM program AS service
ARG SERVICE
ARG PORT_VARIABLE
ARG PORT
ARG NODE_OPTIONS=
ENV SERVICE=$SERVICE PORT_VARIABLE=$PORT_VARIABLE PORT=$PORT NODE_OPTIONS=$NODE_OPTIONS
EXPOSE $PORT
# A busy machine takes seconds to start the program that asks.
HEALTHCHECK --interval=10s --timeout=15s --start-period=60s CMD ["node", "ops/docker/check-health.mjs"]
# The shell is replaced by node, so Docker's stop signal still reaches it.
CMD ["sh", "-c", "exec node apps/$SERVICE/src/main.ts"]

# Every command: docker run ... db migrate, ops recount, admin create
FROM program AS tools
HEALTHCHECK NONE
USER root
RUN mkdir /backups && chown node:node /backups
USER node
ENTRYPOINT ["sh", "-c", "tool=$1; shift; exec node tools/$tool/src/main.ts \"$@\"", "tools"]
CMD ["db", "prepare"]
