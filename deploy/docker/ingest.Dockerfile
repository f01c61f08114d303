# The Beam half: `penstock ingest`, and all of the command that needs no torch (topics, publish, audit).
# From the root of a built checkout (./mvnw -DskipTests package):
#   docker build -f deploy/docker/ingest.Dockerfile -t penstock/ingest:0.1.0-SNAPSHOT .
FROM eclipse-temurin:17-jre-jammy

# The user of Flink's image too: its TaskManagers write the same data folder.
RUN groupadd --gid 9999 penstock \
    && useradd --uid 9999 --gid 9999 --home-dir /var/lib/penstock --create-home penstock \
    && mkdir /data \
    && chown 9999:9999 /data

# As in the checkout, so that the command finds its programs; each has its own lib.
WORKDIR /opt/penstock
COPY pipelines/cli/target/lib pipelines/cli/target/lib
COPY pipelines/cli/target/penstock-cli.jar pipelines/cli/target/
COPY pipelines/ingest/target/lib pipelines/ingest/target/lib
COPY pipelines/ingest/target/penstock-ingest.jar pipelines/ingest/target/
# What the ingest uploads to a Flink cluster; it lies beside it.
COPY pipelines/ingest/target/penstock-ingest-cluster.jar pipelines/ingest/target/

USER 9999:9999
VOLUME /data

# The state of a run that works is saved again and again.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD test -n "$(find /data -name _metadata -mmin -5 2>/dev/null | head -n 1)"

ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/penstock/pipelines/cli/target/penstock-cli.jar"]
CMD ["--help"]
