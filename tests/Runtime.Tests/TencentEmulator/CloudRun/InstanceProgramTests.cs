using System.Diagnostics;
using System.Net;
using System.Text.Json;
using static Runtime.Tests.Emulator.CloudRun.CloudRunStand;

namespace Runtime.Tests.Emulator.CloudRun;

/// <summary>Containers that are programs of this machine's: released, killed and replaced, with real requests.</summary>
public sealed class InstanceProgramTests : IAsyncLifetime
{
    private const string Broken = "ccr.ccs.tencentyun.com/demo/web:broken";

    private const string HalfDeaf = "ccr.ccs.tencentyun.com/demo/web:half-deaf";
    private const int Visits = 40;

    /// <summary>Of "half-deaf" the first instance takes no connection: its queue is full, so that whoever comes waits for an answer that never is.</summary>
    private const string Program = """
        #!/usr/bin/python3
        import json, os, socket, sys, time
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        told = json.loads(sys.stdin.readline())
        if told["image"].endswith("broken"): sys.exit(1)
        if told["image"].endswith("half-deaf") and told["id"].split("-")[-2] == "1":
            deaf = socket.create_server(("127.0.0.1", 0), backlog=0)
            waiting = [socket.socket() for _ in range(4)]
            for one in waiting:
                one.setblocking(False)
                one.connect_ex(deaf.getsockname())
            print(f"http://127.0.0.1:{deaf.getsockname()[1]}", flush=True)
            time.sleep(600)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def answer(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                body = json.dumps({**told, "process": os.getpid(), "path": self.path, "sent": sent, "for": self.headers["X-Forwarded-For"]}).encode()
                self.send_response(201 if sent else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            do_GET = do_POST = answer
            def log_message(self, *arguments): pass
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
        """;

    private readonly string _program = Path.GetTempFileName();
    private CloudRunStand _stand = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_program, Program, Cancellation);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _stand = await StartAsync(options => options with { CloudCallsPerSecond = 1000, InstanceProgram = _program });
    }

    public async ValueTask DisposeAsync()
    {
        await _stand.DisposeAsync();
        File.Delete(_program);
    }

    [Fact]
    public async Task Release_StartsTheNewProgram_AndEndsTheOldOne()
    {
        await _stand.SeedAsync(new { image = First, env = new Dictionary<string, string> { ["MODE"] = "prod" } });
        var old = await UntilAsync(answer => answer.Image == First);
        Assert.Equal("prod", old.Env["MODE"]);

        await _stand.CallAsync("UpdateCloudRunServer", Deploy(Second));
        var next = await UntilAsync(answer => answer.Image == Second);

        Assert.NotEqual(old.Process, next.Process);
        // Nothing happens in the cloud until somebody looks.
        await PassUntilAsync(async () => await _stand.StatusAsync() == "finished" && !IsRunning(old.Process));
        using var posted = await _stand.VisitAsync("/labels?x=%2F1", HttpMethod.Post, "a body");
        var answer = await ReadAsync(posted);
        Assert.Equal((HttpStatusCode.Created, "/labels?x=%2F1", "a body", "127.0.0.1", Second), (posted.StatusCode, answer.Path, answer.Sent, answer.For, answer.Image));
    }

    [Fact]
    public async Task Release_Fails_WhenTheProgramEnds_AndTheOldOneGoesOn()
    {
        await _stand.SeedAsync(new { image = First });
        var old = await UntilAsync(answer => answer.Image == First);

        await _stand.CallAsync("UpdateCloudRunServer", Deploy(Broken));
        await PassUntilAsync(async () => await _stand.StatusAsync() != "running");

        Assert.Equal("failed", await _stand.StatusAsync());
        Assert.Equal(old, (await UntilAsync(_ => true)) with { Env = old.Env });
    }

    [Fact]
    public async Task Visitors_NoticeNothing_WhenOneOfTwoIsKilled_AndItIsReplaced()
    {
        await _stand.SeedAsync(new { image = First, minNum = 2 });
        HashSet<int> processes = [];
        await PassUntilAsync(async () =>
        {
            processes.Add((await UntilAsync(_ => true)).Process);
            return processes.Count == 2;
        });

        Process.GetProcessById(processes.First()).Kill();
        foreach (var _ in Enumerable.Range(0, 50))
        {
            using var response = await _stand.VisitAsync();
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await PassUntilAsync(async () => !processes.Contains((await UntilAsync(_ => true)).Process));
    }

    [Fact]
    public async Task Visitors_GoToTheOtherInstance_WhereOneTakesNoConnection()
    {
        await _stand.SeedAsync(new { image = HalfDeaf, minNum = 2 });
        await PassUntilAsync(async () => (await _stand.ControlAsync("GET", $"cloudrun/services/{CloudRunStand.Environment}/web"))!["versions"]![0]!["instances"]!.AsArray().Count(instance => instance!["isUp"]!.GetValue<bool>()) == 2);

        // At once: that others ask in between must not bring one back to where it was.
        var statuses = await Task.WhenAll(Enumerable.Range(0, Visits).Select(async _ =>
        {
            using var response = await _stand.VisitAsync();
            return response.StatusCode;
        }));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private async Task<Answer> UntilAsync(Func<Answer, bool> wanted)
    {
        Answer? found = null;
        await PassUntilAsync(async () =>
        {
            using var response = await _stand.VisitAsync();
            found = response.StatusCode == HttpStatusCode.OK ? await ReadAsync(response) : null;
            return found is not null && wanted(found);
        });
        return found!;
    }

    /// <summary>The cloud's time is the test's, the programs' is real.</summary>
    private async Task PassUntilAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "not so after a minute");
            _stand.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        }
    }

    private static async Task<Answer> ReadAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<Answer>(await response.Content.ReadAsStringAsync(Cancellation), JsonSerializerOptions.Web)!;

    private sealed record Answer(string Image, int Process, string Path, string Sent, string For, Dictionary<string, string> Env);
}
