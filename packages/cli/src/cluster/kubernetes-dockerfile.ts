// kubernetes-dockerfile.ts — an image with the bundle, for containers of any kind.

/** To be built from the top of a clone, after `npm run build`. */
export function dockerfile(): string {
  return [
    "# Written by ktsweep submit --kubernetes --print dockerfile.",
    "# From the top of a clone: npm ci && npm run build && node tools/bundle.mjs",
    "# then: ktsweep submit --kubernetes --print dockerfile | docker build -t ktsweep:latest -f - .",
    "FROM node:22-bookworm-slim",
    "COPY --chmod=755 dist/ /opt/ktsweep/",
    "RUN ln -s /opt/ktsweep/ktsweep.mjs /usr/local/bin/ktsweep && ktsweep --version",
    "ENV NODE_ENV=production NO_COLOR=1",
    "# The user node of the image, by number: Kubernetes can then see that it is not root.",
    "USER 1000:1000",
    "WORKDIR /tmp",
    'ENTRYPOINT ["ktsweep"]',
    "",
  ].join("\n");
}
