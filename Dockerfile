# Two images: the services with the dashboard (the default), and the simulated camps for the demo (`--target simulators`).
FROM node:26.10.0-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Node.js comes with the image; the dashboard is built below, once its sources are there.
RUN npm ci --ignore-scripts
COPY vite.config.ts tsconfig.json tsconfig.base.json ./
COPY services services
COPY dashboard dashboard
RUN npx vite build && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:26.10.0-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules

FROM runtime AS simulators
COPY simulators simulators
USER node
CMD ["node", "simulators/main.ts"]

FROM runtime AS services
ENV HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
RUN mkdir /data /tokens && chown node:node /data /tokens
COPY --from=build /app/services services
COPY --from=build /app/dashboard/dist dashboard/dist
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["/app/services/node.sh", "services/main.ts"]
