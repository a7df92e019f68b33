using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Runtime.Tests.Image;

/// <summary>People who use a service, on the containers' network: each from an address of its own, so that none is over its share.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Visitors(ContainerStand stand, string address)
{
    private const string Program = """
        import http.client, itertools, json, sys, threading
        host, mode, threads, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
        numbers, lock, told = itertools.count(), threading.Lock(), threading.Event()
        failed, written, answered, wrong = {}, {}, [0], []
        known = json.load(sys.stdin) if mode == "check" else {}
        left = iter(list(known.items()))
        def visit(connection, method, path, body=None):
            number = next(numbers)
            headers = {"X-Forwarded-For": f"203.0.{number // 250 % 250}.{number % 250 + 1}", "Content-Type": "application/json"}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        def fail(what):
            with lock: failed[str(what)] = failed.get(str(what), 0) + 1
        def work():
            connection = http.client.HTTPConnection(host, timeout=60)
            while mode != "write" or not told.is_set():
                text = path = None
                with lock:
                    if mode == "read" and told.is_set() and answered[0] >= count: return
                    number = answered[0] = answered[0] + 1
                    if mode == "check":
                        one = next(left, None)
                        if one is None: return
                        path, text = f"/labels/{one[0]}", one[1]
                try:
                    if mode == "write":
                        text = f"visit {number}"
                        status, body = visit(connection, "POST", "/labels", json.dumps({"text": text, "label": "good"}))
                        if status == 201:
                            with lock: written[json.loads(body)["id"]] = text
                        else: fail(status)
                    else:
                        status, body = visit(connection, "GET", path or ("/" if number % 2 else "/labels"))
                        if status != 200: fail(status)
                        elif text is not None and json.loads(body)["text"] != text: wrong.append(path)
                except (OSError, http.client.HTTPException) as problem:
                    fail(type(problem).__name__)
                    connection.close()
                    connection = http.client.HTTPConnection(host, timeout=60)
        workers = [threading.Thread(target=work) for _ in range(threads)]
        for one in workers: one.start()
        sys.stdin.read()
        told.set()
        for one in workers: one.join()
        print(json.dumps({"asked": answered[0], "failed": failed, "written": written, "wrong": wrong}))
        """;

    /// <summary>Writes labels, one after the other, until told to stop.</summary>
    public Visit Write() => new(StartProgram("write", 2, 0));

    /// <summary>Reads what needs PostgreSQL and Redis, and what does not, until told to stop and so many requests are answered.</summary>
    public Visit Read(int requests) => new(StartProgram("read", 8, requests));

    /// <summary>Whether what was acknowledged is there.</summary>
    public async Task AreThereAsync(IReadOnlyDictionary<string, string> labels)
    {
        var visit = new Visit(StartProgram("check", 4, 0));
        var result = await visit.EndAsync(JsonSerializer.Serialize(labels));
        Assert.True(result.Failed.Count == 0 && result.Wrong.Count == 0, $"of {labels.Count} acknowledged labels: {JsonSerializer.Serialize(result)}");
    }

    private Process StartProgram(string mode, int threads, int requests)
    {
        var file = Path.Combine(stand.Folder, "visitors.py");
        if (!File.Exists(file))
            File.WriteAllText(file, Program);
        return stand.StartInside("python3", file, new Uri(address).Authority, mode, threads.ToString(CultureInfo.InvariantCulture), requests.ToString(CultureInfo.InvariantCulture));
    }

    internal sealed class Visit(Process process)
    {
        /// <summary>Lets them end; what came of it.</summary>
        public async Task<VisitResult> EndAsync(string told = "")
        {
            using (process)
            {
                await process.StandardInput.WriteAsync(told);
                process.StandardInput.Close();
                var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
                var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                Assert.True(output.Length > 0, await errors);
                return JsonSerializer.Deserialize<VisitResult>(output, JsonSerializerOptions.Web)!;
            }
        }
    }
}

/// <param name="Asked">How many requests there were.</param>
/// <param name="Failed">How often what went wrong.</param>
/// <param name="Written">Labels that were acknowledged, by number.</param>
/// <param name="Wrong">What was there, and was something else.</param>
internal sealed record VisitResult(int Asked, Dictionary<string, int> Failed, Dictionary<string, string> Written, List<string> Wrong);
