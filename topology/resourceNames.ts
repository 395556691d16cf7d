/** Names of the components of a link and of a mirror topic: there may be links of one name to different destinations. */
export const componentName = {
  link: (link: { destination: string; name: string }) => `${link.destination}-${link.name}`,
  mirror: (link: { destination: string; name: string }, mirrorTopic: string) =>
    `${link.destination}-${link.name}-${mirrorTopic}`,
};
