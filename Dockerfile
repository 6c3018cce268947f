FROM node:26.10.0-slim

ENV NODE_ENV=production \
    DATA_DIR=/data \
    PORT=3000
WORKDIR /app

COPY package.json package-lock.json ./
# The canvas for pictures is an optional package of its own for each platform; the local Slack is for the demo only.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/local-slack* && npm cache clean --force

COPY manifest.json ./
COPY content ./content
COPY prompts ./prompts
COPY src ./src

RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "src/main.ts"]
