import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { kafkaImageName } from "../../components/docker/kafkaImageName";
import { ensureDocker } from "../../tools/bootstrap/docker";
import { ensureKafkaImage } from "../../tools/bootstrap/image";
import { baseImageName, sourceFiles, transportSettings } from "../../tools/bootstrap/imageBase";
import { buildKafkaImage, buildNews } from "../../tools/bootstrap/imageBuild";
import { withBuildFolder } from "../../tools/bootstrap/buildFolder";
import { docker } from "../harness/containers";

const silent = () => undefined;

describe("finds the image", () => {
  beforeAll(async () => {
    await ensureDocker(silent);
    await ensureKafkaImage(silent);
  });

  test("by its name, without building", async () => {
    const image = await ensureKafkaImage(() => {
      throw new Error("nothing to report");
    });
    const id = await docker("image", "inspect", "--format", "{{.Id}}", kafkaImageName());
    expect(image).toEqual({ name: kafkaImageName(), id, built: false });
  });

  test("on a base of its own name", async () => {
    expect(baseImageName()).toMatch(/^kafka-cluster-links\/base:bookworm-[0-9a-f]{12}$/);
    const layers = async (name: string) =>
      JSON.parse(await docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", name)) as string[];
    const [base, ...others] = await layers(baseImageName());
    expect(others).toEqual([]);
    expect((await layers(kafkaImageName()))[0]).toBe(base);
  });
});

describe("says what is missing", () => {
  const folder = mkdtempSync(join(tmpdir(), "kcl-image-path-"));
  beforeEach(() => {
    vi.stubEnv("PATH", folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  test("Docker's client", async () => {
    await expect(ensureKafkaImage(silent)).rejects.toThrow(/the docker command is not installed\. Start Docker/);
  });

  test("Docker's engine", async () => {
    vi.unstubAllEnvs();
    vi.stubEnv("DOCKER_HOST", "unix:///none.sock");
    await expect(ensureKafkaImage(silent)).rejects.toThrow(
      `Docker could not be asked for the image ${kafkaImageName()}: Cannot connect to the Docker daemon`,
    );
  });

  test("Maven", async () => {
    await expect(buildKafkaImage("kcl-image-never:1", silent)).rejects.toThrow(/^Maven \(mvn\) is not installed/);
  });

  test("Java for Maven", async () => {
    const programs = mkdtempSync(join(tmpdir(), "kcl-image-mvn-"));
    writeFileSync(join(programs, "mvn"), "#!/bin/sh\necho 'JAVA_HOME is not defined correctly' >&2\nexit 1\n");
    chmodSync(join(programs, "mvn"), 0o755);
    symlinkSync("/bin/sh", join(programs, "sh"));
    vi.stubEnv("PATH", programs);
    await expect(buildKafkaImage("kcl-image-never:1", silent)).rejects.toThrow(
      "Maven does not start; most likely Java is missing or JAVA_HOME is wrong. It says: JAVA_HOME is not defined correctly",
    );
    rmSync(programs, { recursive: true });
  });
});

describe("a build folder", () => {
  let parent = "";
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "kcl-image-turns-"));
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  test("one at a time, each in a folder of its own, and tells who waits", async () => {
    const events: string[] = [];
    const work = (name: string) =>
      withBuildFolder(
        parent,
        (line) => events.push(line),
        async (folder) => {
          events.push(`${name} begins`);
          writeFileSync(join(folder, "file"), name);
          await new Promise((resolve) => setTimeout(resolve, 300));
          expect(readFileSync(join(folder, "file"), "utf8")).toBe(name);
          events.push(`${name} ends`);
        },
      );
    const first = work("a");
    await vi.waitUntil(() => events.includes("a begins"));
    await Promise.all([first, work("b"), work("c")]);
    const waiting = "waiting for another run that builds it";
    expect(events).toContain(waiting);
    const order = events.filter((event) => event !== waiting);
    expect(order.slice(0, 2)).toEqual(["a begins", "a ends"]);
    expect([
      ["b begins", "b ends", "c begins", "c ends"],
      ["c begins", "c ends", "b begins", "b ends"],
    ]).toContainEqual(order.slice(2));
    expect(readdirSync(parent)).toEqual([]);
  });

  test("what a killed run left is removed; other things stay", async () => {
    const prefix = `kafka-cluster-links-image-${process.getuid?.()}-`;
    mkdirSync(join(parent, `${prefix}abcdef`, "chroot"), { recursive: true });
    mkdirSync(join(parent, "other"));
    const seen: string[] = [];
    await withBuildFolder(parent, silent, (folder) => {
      expect(folder.startsWith(join(parent, prefix))).toBe(true);
      seen.push(...readdirSync(parent).filter((name) => name.startsWith(prefix)));
      return Promise.resolve();
    });
    expect(seen).toHaveLength(1);
    expect(seen).not.toContain(`${prefix}abcdef`);
    expect(readdirSync(parent)).toEqual(["other"]);
  });

  test("leaves nothing after a failure", async () => {
    await expect(withBuildFolder(parent, silent, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe("helpers", () => {
  describe("the image's name follows from its sources", () => {
    const folder = mkdtempSync(join(tmpdir(), "kcl-image-name-"));
    const write = (path: string, content: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    };
    beforeAll(() => {
      write("links/src/main/A.java", "class A {}");
      write("links/src/target/B.java", "class B {}");
      write("rootfs/run", "exec a");
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    test.each([
      ["links/pom.xml", true],
      ["links/src/main/A.java", true],
      ["links/src/target/B.java", true],
      ["rootfs/run", true],
      ["links/src/test/ATest.java", false],
      ["links/target/classes/A.class", false],
      ["README.md", false],
    ])("%s is one of them: %s", (path, part) => {
      const before = kafkaImageName(folder);
      write(path, "changed");
      expect(kafkaImageName(folder) !== before).toBe(part);
    });
  });

  test.each([
    ["Step 9/12 : RUN /opt/kafka/cds/record a && b", "image step 9 of 12: recording the classes that Kafka loads"],
    ["#7 [ 4/12] COPY rootfs /", "image step 4 of 12: COPY rootfs /"],
    [" ---> Running in 9fe7b8935822", undefined],
    ["DEPRECATED: The legacy builder is deprecated", undefined],
  ])("buildNews(%j)", (line, news) => {
    expect(buildNews(line)).toBe(news);
  });

  test.each<[string, string[], string[]]>([
    [
      "Debian's own, each file once",
      [
        "Debian|bookworm|main|/etc/apt/sources.list.d/debian.sources:1",
        "Debian|bookworm-security|main|/etc/apt/sources.list.d/debian.sources:7",
        "Debian|bookworm-updates|main|/etc/apt/sources.list:3",
      ],
      ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"],
    ],
    ["before the first apt-get update", ["$(ORIGIN)|bookworm|main|/etc/apt/sources.list:1"], ["/etc/apt/sources.list"]],
    ["nobody else's", ["Vendor|bookworm|main|/a:1", "Debian|bookworm|contrib|/b:1"], []],
    [
      "no other release",
      ["Debian|trixie|main|/a:1", "Debian|bookworm-backports|main|/b:1", "Ubuntu|noble|main|/c:1"],
      [],
    ],
    ["nothing", [""], []],
  ])("sourceFiles: %s", (_, lines, files) => {
    expect(sourceFiles(lines.join("\n"))).toEqual(files);
  });

  test("transportSettings keeps proxies and leaves the rest", () => {
    const kept = [
      'Acquire::http::Proxy "http://proxy:3142";',
      'Acquire::https::CaInfo "/ca.pem";',
      'Acquire::Retries "3";',
    ];
    const left = ['Acquire::Languages "none";', 'APT::Install-Recommends "1";', 'Dir::Etc "etc/apt";'];
    expect(transportSettings([...left, ...kept].join("\n"))).toBe(kept.join("\n"));
  });
});
