# syntax=docker/dockerfile:1
# One image for web and worker: they share all of src and differ in their entry alone.
ARG NODE_VERSION=24

FROM node:${NODE_VERSION}-bookworm-slim AS base
WORKDIR /app

# Compiles with every package there is.
FROM base AS build
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/npm-cache npm ci --cache /npm-cache
COPY tsconfig.json tsconfig.build.json tsconfig.web.json ./
COPY scripts scripts
COPY config config
COPY src src
COPY workers workers
RUN npm run build

# What production imports, and nothing of the embedded stores, the tests and the tools.
FROM base AS dependencies
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/npm-cache npm ci --omit=dev --cache /npm-cache

FROM base
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WORKER_PORT=3001
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
# Nothing is written to disk, so the root file system may be read-only. The files stay root's: the service cannot change itself.
USER node
EXPOSE 3000 3001
# The web's health. A worker answers on WORKER_PORT: docker-compose.yml has its check.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1 and gets SIGTERM: no npm, no shell between. The worker: ["node", "dist/workers/index.js"]
CMD ["node", "dist/src/server.js"]
