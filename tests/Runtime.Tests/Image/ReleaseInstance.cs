using System.Globalization;
using System.Runtime.Versioning;

namespace Runtime.Tests.Image;

/// <summary>What runs an instance of a released service: a program that the emulated cloud starts, and ends with SIGTERM.</summary>
[SupportedOSPlatform("linux")]
internal static class ReleaseInstance
{
    /// <summary>Reads what the emulator wants to run, runs it joined to the bridge, and lives as long as it does.</summary>
    private const string Program = """
        #!/bin/bash
        set -uo pipefail
        read -r told
        folder=@folder name=@name-$(jq -r .id <<< "$told")
        exec 2>> "$folder/$name.trace"
        PS4='$(date +%T.%3N) '
        set -x
        podman() { command podman --root @images --runroot @run --storage-driver overlay --cgroup-manager cgroupfs --runtime runc "$@"; }
        tag=$(jq -r .image <<< "$told")
        tag=${tag%@*}
        jq -r '.env | to_entries[] | "\(.key)=\(.value)"' <<< "$told" > "$folder/$name.env"
        number=$(flock "$folder" sh -c 'n=$(($(cat "$1" 2> /dev/null || echo 10) + 1)); echo $n > "$1"; echo $n' number "$folder/number")
        address=@net.$number
        relay=
        end() { podman stop -t 60 "$name" > /dev/null 2>&1; podman logs "$name" > "$folder/$name.log" 2>&1; podman rm -f -v -t 0 "$name" > /dev/null 2>&1; [[ -z $relay ]] || kill "$relay"; exit 0; }
        trap end TERM
        podman run -d --name "$name" --network none @limits --env-file "$folder/$name.env" @volumes "@versions:${tag##*:}" > /dev/null || exit 1
        process=$(podman inspect -f '{{.State.Pid}}' "$name")
        ip link add "v$number" type veth peer name eth0 netns "$process" && ip link set "v$number" master hub up || exit 1
        nsenter -t "$process" -n sh -c "ip addr add $address/24 dev eth0 && ip link set eth0 up" || exit 1
        nsenter -t "$process" -n python3 "$folder/relay.py" & relay=$!
        until curl -s -o /dev/null --max-time 1 "http://$address:8000/health/live"; do kill -0 "$process" 2> /dev/null || { end; exit 1; }; sleep 0.1; done
        echo "http://$address:8000"
        podman wait "$name" > /dev/null &
        wait $!
        end
        """;

    /// <summary>Gives an instance the cloud at its own loopback: over a network nothing here speaks without TLS.</summary>
    private const string Relay = """
        import asyncio
        async def pump(reader, writer):
            try:
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
            except OSError:
                pass
            finally:
                writer.close()
        async def meet(reader, writer):
            there, back = await asyncio.open_connection("@hub", @port)
            await asyncio.gather(pump(reader, back), pump(there, writer))
        async def main():
            async with await asyncio.start_server(meet, "127.0.0.1", @port) as server:
                await server.serve_forever()
        asyncio.run(main())
        """;

    /// <summary>Puts it, and what it needs, into a folder.</summary>
    /// <param name="stand">What it is built on.</param>
    /// <param name="folder">Where it writes what happened, too.</param>
    /// <param name="name">What the containers' names begin with.</param>
    /// <param name="versions">The image, whose tags are the versions.</param>
    /// <param name="volumes">The arguments that mount the volumes; none where the data are not on any.</param>
    /// <param name="port">The emulated cloud's.</param>
    /// <returns>The program.</returns>
    public static async Task<string> WriteAsync(ContainerStand stand, string folder, string name, string versions, string[] volumes, int port)
    {
        (string Name, string Value)[] known =
        [
            ("@folder", folder), ("@name", name), ("@images", stand.Images), ("@run", stand.RunFolder), ("@net", ContainerStand.Hub[..ContainerStand.Hub.LastIndexOf('.')]),
            ("@limits", string.Join(' ', ContainerStand.Limits)), ("@volumes", string.Join(' ', volumes)), ("@versions", versions),
            ("@hub", ContainerStand.Hub), ("@port", port.ToString(CultureInfo.InvariantCulture)),
        ];
        string Fill(string text) => known.Aggregate(text, (filled, one) => filled.Replace(one.Name, one.Value, StringComparison.Ordinal));
        var program = Path.Combine(folder, "instance");
        await File.WriteAllTextAsync(program, Fill(Program));
        await File.WriteAllTextAsync(Path.Combine(folder, "relay.py"), Fill(Relay));
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return program;
    }
}
