import { Converter, ReflectionKind } from "typedoc";

/**
 * Leaves out what is said elsewhere: that each component is a Pulumi resource (in the introduction), and the keys of the
 * configuration (in docs/configuration.md), which their types inherit from the schema.
 */
export function load(app) {
  app.converter.on(Converter.EVENT_END, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) {
      delete reflection.extendedTypes;
      delete reflection.typeHierarchy;
      delete reflection.overwrites;
    }
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.Property)) {
      if (reflection.flags.isInherited) {
        project.removeReflection(reflection);
      }
    }
  });
}
