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
 && find /out -name '*.xml' -delete \
 && root=$(dirname "$(readlink -f "$(command -v dotnet)")") && mkdir /out/dotnet && cp -r "$root/dotnet" "$root/host" "$root/shared" /out/dotnet/ \
 # Parts of .NET and ASP.NET that no program here has a use for.
 && unused='Microsoft\.(AspNetCore\.(Authentication\.(BearerToken|Cookies|OAuth)|Components|Cryptography|DataProtection|HttpLogging|Identity|Localization|Mvc|OutputCaching|Razor|ResponseC|Rewrite|Server\.(HttpSys|IIS)|Session|SignalR)|CSharp|Extensions\.Identity|JSInterop|VisualBasic)|System\.(Formats\.Cbor|Linq\.Parallel|Net\.(HttpListener|Quic)|Private\.DataContractSerialization|Security\.Cryptography\.Xml|Threading\.Tasks\.Dataflow)' \
 && find /out/dotnet/shared -regextype posix-extended -regex ".*/($unused)[^/]*\.dll" -delete \
 && sed -i -E "/\"($unused)[^\"]*\.dll\": \{/,/\}/d" /out/dotnet/shared/*/*/*.deps.json \
 # Debuggers' and tracers' parts, and the collectors that are not used.
 && rm -f /out/dotnet/shared/Microsoft.NETCore.App/*/libmscordaccore.so /out/dotnet/shared/Microsoft.NETCore.App/*/libmscordbi.so /out/dotnet/shared/Microsoft.NETCore.App/*/libclrgc*.so /out/dotnet/shared/Microsoft.NETCore.App/*/libcoreclrtraceptprovider.so

FROM ${NODE} AS storage
WORKDIR /opt/azurite
COPY runtime/RunLocal/package.json runtime/RunLocal/package-lock.json ./
# Sources, types and maps are for whoever writes it.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.md' -o -name '*.markdown' \) -delete

# What the controller needs and no more: no database, no Node, no Python.
FROM ${BASE} AS controller
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates tzdata \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/lib/dpkg/*-old /var/log/* /usr/bin/openssl /usr/share/doc /usr/share/man /usr/share/locale \
 && groupadd -g 7071 ops && useradd -u 7071 -g ops -d /var/lib/ops -m -s /usr/sbin/nologin ops
COPY --from=dotnet /out/dotnet /opt/dotnet
COPY --from=dotnet /out/host /opt/ops/host
COPY --from=dotnet /out/functions /opt/ops/functions
COPY --from=dotnet /out/schedules /opt/ops/schedules
COPY host.json /opt/ops/functions/
COPY image/alerts.yaml image/prices.yaml /opt/ops/image/
COPY image/scripts/controller image/scripts/controller-health /usr/local/lib/superinsight/

# Made beside it: the tool needs Python, which the controller does not.
FROM controller AS controller-sbom
ARG APP_VERSION=dev
RUN dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${source:Package}\n' > /packages \
 && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3
COPY image/scripts/sbom /sbom
RUN /sbom superinsight-ops "$APP_VERSION" /packages > /sbom.cdx.json

FROM controller AS ops
COPY --from=controller-sbom /sbom.cdx.json /usr/share/sbom.cdx.json
USER ops
WORKDIR /var/lib/ops
EXPOSE 7071
VOLUME ["/var/lib/ops"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["/usr/local/lib/superinsight/controller-health"]
ENTRYPOINT ["/usr/local/lib/superinsight/controller"]

# What Debian has not: the application's requirements.txt and, where a version is given, Label Studio.
FROM ${BASE} AS python
ARG APP=image/sample-app
ARG LABEL_STUDIO_VERSION
COPY ${APP}/ /app/
RUN mkdir /opt/python \
 && if [ -f /app/requirements.txt ] || [ -n "$LABEL_STUDIO_VERSION" ]; then \
      apt-get update && apt-get install -y --no-install-recommends ca-certificates python3-pip && rm -rf /var/lib/apt/lists/* \
      && pip install --no-cache-dir --target /opt/python $([ ! -f /app/requirements.txt ] || echo -r /app/requirements.txt) ${LABEL_STUDIO_VERSION:+label-studio==$LABEL_STUDIO_VERSION}; \
    fi

FROM ${BASE} AS superinsight
ARG POSTGRES_MAJOR
ENV POSTGRES_MAJOR=${POSTGRES_MAJOR} LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
# Users before packages, with numbers of their own: volumes outlive images.
RUN groupadd -g 5432 postgres && useradd -u 5432 -g postgres -d /var/lib/postgresql -s /usr/sbin/nologin postgres \
 && groupadd -g 6379 redis && useradd -u 6379 -g redis -d /var/lib/redis -s /usr/sbin/nologin redis \
 && groupadd -g 8001 fastapi && useradd -u 8001 -g fastapi -d /app -s /usr/sbin/nologin fastapi \
 && groupadd -g 8081 labelstudio && useradd -u 8081 -g labelstudio -d /app/label-studio-data -s /usr/sbin/nologin labelstudio \
 && groupadd -g 7070 keys && usermod -aG keys postgres \
 && groupadd -g 7071 ops && useradd -u 7071 -g ops -G adm,labelstudio,fastapi,keys -d /var/lib/ops -s /usr/sbin/nologin ops
RUN apt-get update \
 && mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf \
 && apt-get install -y --no-install-recommends ca-certificates curl libicu72 nginx-light nodejs postgresql-${POSTGRES_MAJOR} python3-fastapi python3-psycopg2 python3-redis python3-uvicorn redis-server supervisor tzdata \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/doc /usr/share/man /usr/share/locale /usr/share/i18n /var/lib/postgresql/* /var/lib/redis/* \
 # A key that everybody who has the image would have.
 && rm -f /etc/ssl/private/ssl-cert-snakeoil.key /etc/ssl/certs/ssl-cert-snakeoil.pem \
 # JIT compilation is off (image/etc/postgresql.conf), and its compiler is a fifth of the image.
 && rm -f /usr/lib/*/libLLVM-*.so* /usr/lib/*/libz3.so* /usr/lib/postgresql/*/lib/llvmjit.so && rm -rf /usr/lib/postgresql/*/lib/bitcode
COPY --from=dotnet /out/dotnet /opt/dotnet
COPY --from=dotnet /out/host /opt/ops/host
COPY --from=dotnet /out/functions /opt/ops/functions
COPY --from=dotnet /out/cli /opt/ops/cli
COPY --from=dotnet /out/schedules /opt/ops/schedules
COPY --from=python /opt/python /opt/python
COPY --from=storage /opt/azurite/node_modules /opt/azurite/node_modules
COPY host.json /opt/ops/functions/
COPY image/scripts/ /usr/local/lib/superinsight/
COPY image/etc/ /etc/superinsight/
COPY supervisord.conf /etc/superinsight/supervisord.conf
ARG APP=image/sample-app
COPY ${APP}/ /app/
ARG APP_VERSION=dev
ENV APP_VERSION=${APP_VERSION}
RUN printf '#!/bin/sh\nDOTNET_TieredPGO=0 exec /opt/dotnet/dotnet /opt/ops/cli/ops.dll "$@"\n' > /usr/local/bin/ops && chmod 755 /usr/local/bin/ops \
 && /usr/local/lib/superinsight/sbom superinsight "$APP_VERSION" > /usr/share/sbom.cdx.json
EXPOSE 8000 8080
# The last two hold nothing that is missed; they are here so that the rest can be read-only.
VOLUME ["/var/lib/postgresql", "/var/lib/redis", "/app/logs", "/app/label-studio-data", "/var/lib/ops", "/var/lib/nginx"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8000/health"]
ENTRYPOINT ["/usr/local/lib/superinsight/entrypoint"]
