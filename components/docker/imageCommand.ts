import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { STACK_LABEL, type StackName } from "../../topology/labels";
import { script } from "./scripts";

/** Arguments of {@link imageCommand}. */
export interface ImageCommandArgs {
  /** The image to run it in; only its tools matter. */
  image: pulumi.Input<string>;
  /** Labels the container. */
  stackName: StackName;
  /** A script of the components, see {@link script}. */
  script: string;
  /** Files the script reads: name or path, and content in base64. They travel through standard input only. */
  input: Record<string, pulumi.Input<string>>;
  /** Volumes to mount: the volume's name by the path it is mounted at. @default none */
  volumes?: Record<string, pulumi.Input<string>>;
  /** Whether the output is kept, as a secret, in the state. */
  secretOutput: boolean;
}

/**
 * Runs a script in a throw-away container without network, capabilities or a writable disk; `/work` is memory.
 *
 * Nothing secret is in its arguments or environment, both of which anybody on the machine can read. It has no `delete`:
 * all it makes is its output, or files in a volume that is deleted with them.
 */
export function imageCommand(
  name: string,
  args: ImageCommandArgs,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const input = pulumi.output(args.input).apply((files) => {
    const lines = Object.entries(files).map(([file, content]) => `${file} ${content}\n`);
    return lines.join("");
  });
  const mounts = pulumi.output(args.volumes ?? {}).apply((volumes) => {
    const flags = Object.entries(volumes).map(([path, volume]) => `--volume ${volume}:${path}`);
    return flags.join(" ");
  });
  return new command.local.Command(
    name,
    {
      // The script is handed over in the environment: an error shows this line, not the whole script.
      create:
        'docker run --rm --interactive --network none --cap-drop ALL --security-opt no-new-privileges --read-only --tmpfs /work:mode=1777 --label "$LABEL" $MOUNTS "$IMAGE" bash -c "$SCRIPT"',
      environment: {
        IMAGE: args.image,
        LABEL: `${STACK_LABEL}=${args.stackName.stack}`,
        MOUNTS: mounts,
        SCRIPT: script(args.script),
      },
      stdin: pulumi.secret(input),
      logging: command.local.Logging.None,
      // Otherwise the last output, a store in base64, would be handed to the next run through its environment.
      addPreviousOutputInEnv: false,
    },
    { ...opts, additionalSecretOutputs: args.secretOutput ? ["stdout"] : [] },
  );
}

/** Text as base64, the form in which files travel to an image command. */
export function base64(text: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(text).apply((value) => Buffer.from(value, "utf8").toString("base64"));
}
