# Two images: `superinsight` (everything in one container, with its operator) and `ops` (the controller alone). image/README.md says how to
# build and run them. SuperInsight's own source goes to --build-arg APP=…, a folder of this context; `sample` is a small application in its place.
ARG BASE=debian:bookworm-slim
ARG DOTNET_SDK=mcr.microsoft.com/dotnet/sdk:10.0
ARG NODE=node:20-bookworm-slim
ARG POSTGRES_MAJOR=15

FROM ${DOTNET_SDK} AS dotnet
WORKDIR /src
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt global.json host.json .editorconfig local.settings.sample.json ./
COPY runtime runtime
COPY shared shared
COPY functions functions
COPY cli cli
COPY image/alerts.yaml image/prices.yaml image/
# The runtime goes along as it is here: both programs share it. Analyzers have judged the code elsewhere.
RUN dotnet publish runtime/Host/LocalFunctions.Host.csproj -c Release -o /out/host -p:UseSharedCompilation=false -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:DebugType=none -v quiet -nologo \
 && dotnet publish functions/SuperInsight.Functions.csproj -c Release -o /out/functions -p:UseSharedCompilation=false -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:DebugType=none -v quiet -nologo \
 && dotnet publish cli/SuperInsight.Cli.csproj -c Release -o /out/cli -p:UseSharedCompilation=false -p:RunAnalyzers=false -p:GenerateDocumentationFile=false -p:DebugType=none -v quiet -nologo \
 && sed -n 's/^ *"\([A-Za-z]*Schedule\)": "\(.*\)",\{0,1\}$/\1=\2/p' local.settings.sample.json > /out/schedules \
 && case $(uname -m) in aarch64) here=linux-arm64 ;; *) here=linux-x64 ;; esac \
 && find /out/*/runtimes -mindepth 1 -maxdepth 1 ! -name "$here" ! -name unix ! -name linux -exec rm -rf {} + \
 && root=$(dirname "$(readlink -f "$(command -v dotnet)")") && mkdir /out/dotnet && cp -r "$root/dotnet" "$root/host" "$root/shared" /out/dotnet/

FROM ${NODE} AS storage
WORKDIR /opt/azurite
COPY runtime/RunLocal/package.json runtime/RunLocal/package-lock.json ./
# Sources, types and maps are for whoever writes it.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.md' -o -name '*.markdown' \) -delete

FROM ${BASE} AS superinsight
ARG POSTGRES_MAJOR
ARG APP=image/sample-app
ARG APP_VERSION=dev
ENV POSTGRES_MAJOR=${POSTGRES_MAJOR} LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
# Users before packages, with numbers of their own: volumes outlive images.
RUN groupadd -g 5432 postgres && useradd -u 5432 -g postgres -d /var/lib/postgresql -s /usr/sbin/nologin postgres \
 && groupadd -g 6379 redis && useradd -u 6379 -g redis -d /var/lib/redis -s /usr/sbin/nologin redis \
 && groupadd -g 8001 fastapi && useradd -u 8001 -g fastapi -d /app -s /usr/sbin/nologin fastapi \
 && groupadd -g 8081 labelstudio && useradd -u 8081 -g labelstudio -d /app/label-studio-data -s /usr/sbin/nologin labelstudio \
 && groupadd -g 7071 ops && useradd -u 7071 -g ops -G adm,labelstudio,fastapi -d /var/lib/ops -s /usr/sbin/nologin ops
RUN apt-get update \
 && mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get install -y --no-install-recommends ca-certificates curl libicu72 nginx-light nodejs postgresql-${POSTGRES_MAJOR} python3-fastapi python3-psycopg2 python3-redis python3-uvicorn redis-server supervisor tzdata \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/doc /usr/share/man /usr/share/locale /usr/share/i18n /var/lib/postgresql/* /var/lib/redis/* \
 # JIT compilation is off (image/etc/postgresql.conf), and its compiler is a fifth of the image.
 && rm -f /usr/lib/*/libLLVM-*.so* /usr/lib/*/libz3.so* /usr/lib/postgresql/*/lib/llvmjit.so && rm -rf /usr/lib/postgresql/*/lib/bitcode
COPY --from=dotnet /out/dotnet /opt/dotnet
COPY --from=dotnet /out/host /opt/ops/host
COPY --from=dotnet /out/functions /opt/ops/functions
COPY --from=dotnet /out/cli /opt/ops/cli
COPY --from=dotnet /out/schedules /opt/ops/schedules
COPY --from=storage /opt/azurite/node_modules /opt/azurite/node_modules
COPY host.json /opt/ops/functions/
COPY image/scripts/ /usr/local/lib/superinsight/
COPY image/etc/ /etc/superinsight/
COPY supervisord.conf /etc/superinsight/supervisord.conf
COPY ${APP}/ /app/
RUN dpkg-query -W -f '${Package}\t${Version}\t${source:Package}\n' > /usr/share/superinsight-sbom.tsv \
 && printf '#!/bin/sh\nexec /opt/dotnet/dotnet /opt/ops/cli/ops.dll "$@"\n' > /usr/local/bin/ops && chmod 755 /usr/local/bin/ops
ENV APP_VERSION=${APP_VERSION}
EXPOSE 8000 8080
VOLUME ["/var/lib/postgresql", "/var/lib/redis", "/app/logs", "/app/label-studio-data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8000/health"]
ENTRYPOINT ["/usr/local/lib/superinsight/entrypoint"]
