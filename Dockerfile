# The services with the dashboard; the simulators are in it too, for the demo.
FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The dashboard is built below, once its sources are there; node comes with the image.
RUN npm ci --ignore-scripts
COPY vite.config.ts tsconfig.json ./
COPY services services
COPY dashboard dashboard
COPY simulators simulators
RUN npx vite build && npm prune --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/.bin/node

FROM node:26-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/services services
COPY --from=build /app/simulators simulators
COPY --from=build /app/dashboard/dist dashboard/dist
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# As `npm run serve`: memory is given back sooner than Node.js would by itself, at hardly any cost of speed.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=100", "services/main.ts"]
