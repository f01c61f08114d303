# The PyTorch half: `penstock worker`, seal and search.
# From the root of a built checkout (./mvnw -DskipTests package):
#   docker build -f deploy/docker/worker.Dockerfile -t penstock/worker:0.1.0-SNAPSHOT .
FROM eclipse-temurin:17-jre-jammy

# The user of the ingest and of Flink's image: all share the data folder.
RUN groupadd --gid 9999 penstock \
    && useradd --uid 9999 --gid 9999 --home-dir /var/lib/penstock --create-home penstock \
    && mkdir /data \
    && chown 9999:9999 /data

# As in the checkout, so that the command finds its programs; each has its own lib.
WORKDIR /opt/penstock
COPY pipelines/cli/target/lib pipelines/cli/target/lib
COPY pipelines/cli/target/penstock-cli.jar pipelines/cli/target/
COPY pipelines/stages/target/lib pipelines/stages/target/lib
COPY pipelines/stages/target/penstock-stages.jar pipelines/stages/target/

# libtorch is unpacked there at the first start.
ENV DJL_CACHE_DIR=/var/lib/penstock/djl DJL_OFFLINE=true OPT_OUT_TRACKING=true

USER 9999:9999
VOLUME /data

# A worker that loses its broker or a thread ends; what is left to ask is whether it can write.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD test -d /data/index && test -w /data/index

ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/penstock/pipelines/cli/target/penstock-cli.jar"]
CMD ["worker", "--help"]
