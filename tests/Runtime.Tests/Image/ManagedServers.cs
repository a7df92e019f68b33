using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>In managed servers' place: PostgreSQL and Redis that no version brings along, on the containers' network.</summary>
[SupportedOSPlatform("linux")]
internal static class ManagedServers
{
    public const string Name = "superinsight-test-servers";

    private const string Program = """
        set -e
        install -d -o postgres /tmp/db /tmp/sockets
        as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
        bin=/usr/lib/postgresql/$POSTGRES_MAJOR/bin
        as $bin/initdb -D /tmp/db --auth=trust --encoding=UTF8 --locale=C.UTF-8 > /dev/null
        printf 'CREATE ROLE superinsight LOGIN SUPERUSER;\n\nCREATE DATABASE superinsight OWNER superinsight;\n\nCREATE DATABASE labelstudio OWNER superinsight;\n\n' | as $bin/postgres --single -j -D /tmp/db postgres > /dev/null
        echo 'host all all 10.71.0.0/24 trust' >> /tmp/db/pg_hba.conf
        redis-server --bind @hub --protected-mode no --save '' --daemonize yes > /dev/null
        exec setpriv --reuid postgres --regid postgres --clear-groups $bin/postgres -D /tmp/db -c listen_addresses=@hub -c unix_socket_directories=/tmp/sockets -c max_connections=300
        """;

    public static Task StartAsync(ContainerStand stand) =>
        stand.MustAsync(["run", "-d", "--replace", "--name", Name, "--network", $"container:{ContainerStand.Network}", .. ContainerStand.Limits, "--entrypoint", "/bin/bash", ContainerStand.Image, "-c",
            Program.Replace("@hub", ContainerStand.Hub, StringComparison.Ordinal)]);

    public static async Task<bool> AnswerAsync(ContainerStand stand) =>
        (await stand.InsideAsync("bash", "-c", $"(exec 3<> /dev/tcp/{ContainerStand.Hub}/5432) && (exec 3<> /dev/tcp/{ContainerStand.Hub}/6379)")).Code == 0;
}
