using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SuperInsight.RunLocal;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>A functions host, as its callers and its killers see it.</summary>
public sealed class RunningHost(FunctionsHostProcess host, LocalFolder keys, string logFile) : IAsyncDisposable
{
    private readonly HttpClient http = new() { BaseAddress = host.Endpoint };

    /// <summary>Everything it printed.</summary>
    public string Log
    {
        get
        {
            using var reader = new StreamReader(new FileStream(logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }
    }

    /// <summary>Calls any function.</summary>
    public string FunctionKey => keys.FunctionKey;

    /// <summary>Administers the host.</summary>
    public string MasterKey => keys.MasterKey;

    /// <summary>Where it serves.</summary>
    public Uri Endpoint => host.Endpoint;

    /// <summary>The resident memory of host and worker together.</summary>
    public long ResidentBytes() => ProcFs.ChildrenOf(host.ProcessId!.Value).Append(host.ProcessId.Value).Sum(id =>
        long.Parse(File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) * 1024);

    /// <summary>Calls a route with the function key, another one, or none ("").</summary>
    public Task<HttpAnswer> SendAsync(HttpMethod method, string path, string? key = null) => SendAsync(method, path, null, key);

    /// <summary>The same, with a body of JSON.</summary>
    public Task<HttpAnswer> SendAsync(HttpMethod method, string path, object body) => SendAsync(method, path, JsonContent.Create(body), null);

    /// <summary>The same, with any body.</summary>
    public async Task<HttpAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string? key)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key != "")
            request.Headers.Add("x-functions-key", key ?? keys.FunctionKey);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var type = answer.Content.Headers.ContentType?.MediaType;
        return new HttpAnswer(answer.StatusCode, type, type?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(text).RootElement : default, text);
    }

    public Task<HttpAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpAnswer> PostAsync(string path) => SendAsync(HttpMethod.Post, path);

    /// <summary>Asks for a backup; the answer's status address.</summary>
    public async Task<Uri> RequestBackupAsync()
    {
        var answer = await PostAsync("/api/backups/postgres");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        return new Uri(answer.Body.GetProperty("statusUrl").GetString()!);
    }

    /// <summary>Asks for a backup and waits until it is at a step that does not succeed.</summary>
    /// <param name="stand">Whose backup, of this host.</param>
    /// <param name="operation">The requests that are refused.</param>
    /// <param name="passed">How many of them pass first.</param>
    /// <param name="key">A part of the key that they name; null for any.</param>
    /// <returns>The run's status address.</returns>
    public async Task<Uri> StopBackupAtAsync(Stand stand, string operation, int passed, string? key)
    {
        await stand.Cloud.Faults.RefuseAsync(stand, operation, passed, key);
        var status = await RequestBackupAsync();
        await stand.Cloud.Faults.StruckAsync(stand.Bucket, operation, () => Log);
        Assert.Equal("Running", (await GetAsync(status.PathAndQuery)).Body.GetProperty("state").GetString());
        return status;
    }

    /// <summary>Polls a run's status until it is <paramref name="state"/>.</summary>
    public async Task<JsonElement> WaitForAsync(Uri status, string state)
    {
        JsonElement run = default;
        await Wait.UntilAsync(async () =>
        {
            var answer = await GetAsync(status.PathAndQuery);
            // A worker that was killed is away for a moment.
            if (answer.Status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable)
                return false;
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            run = answer.Body;
            Assert.False(state != "Failed" && run.GetProperty("state").GetString() == "Failed", $"the run failed: {run}");
            return run.GetProperty("state").GetString() == state;
        }, () => $"run {status} is not {state} but {run}\n{Log}");
        return run;
    }

    /// <summary>Sets a timer or queue function off by hand.</summary>
    public async Task<HttpStatusCode> RunFunctionAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/admin/functions/{name}") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("x-functions-key", keys.MasterKey);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>SIGKILL to the worker only.</summary>
    public async Task KillWorkerAsync()
    {
        var workers = ProcFs.ChildrenOf(host.ProcessId!.Value).Where(id => ProcFs.CommandLine(id).Contains("SuperInsight.Functions", StringComparison.Ordinal)).ToArray();
        var id = Assert.Single(workers);
        using var worker = Process.GetProcessById(id);
        worker.Kill();
        await Wait.UntilAsync(() => !ProcFs.IsRunning(id), () => $"worker {id} does not die");
    }

    /// <summary>SIGKILL to host, worker and all.</summary>
    public Task CrashAsync() => host.CrashAsync();

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        var exited = host.Exited;
        await host.StopAsync();
        return await exited;
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await host.DisposeAsync();
    }
}

/// <summary>An answer, with its body where that is JSON.</summary>
public sealed record HttpAnswer(HttpStatusCode Status, string? ContentType, JsonElement Body, string Text);
