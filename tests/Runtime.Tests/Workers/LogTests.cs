using LocalFunctions.Protocol;
using Level = LocalFunctions.Protocol.RpcLog.Types.Level;

namespace Runtime.Tests.Workers;

public sealed class LogTests : IAsyncLifetime
{
    private ConnectedWorker worker = null!;

    public async ValueTask InitializeAsync() => worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    [Fact]
    public async Task Logs_CarryTypedProperties_BeforeTheResponse()
    {
        var (response, logs) = await worker.InvokeAsync("Tick", request => request.AddJson("timer", Requests.Timer));
        Assert.Equal(StatusResult.Types.Status.Success, response.Result.Status);
        Assert.Equal(4, logs.Count);
        Assert.All(logs, log => Assert.Equal((response.InvocationId, RpcLog.Types.RpcLogCategory.User), (log.InvocationId, log.LogCategory)));

        var tick = logs[0];
        Assert.Equal(("SampleApp.TimerFunctions", Level.Warning, "Ticked"), (tick.Category, tick.Level, tick.EventId));
        Assert.Equal("Tick past due True, next 2026-11-24T16:00:00.0000000Z, 3 0.5 (null)", tick.Message);
        Assert.Equal("true", tick.PropertiesMap["PastDue"].Json);
        Assert.Equal("2026-11-24T16:00:00.0000000Z", tick.PropertiesMap["Next"].String);
        Assert.Equal(3, tick.PropertiesMap["Count"].Int);
        Assert.Equal(0.5, tick.PropertiesMap["Ratio"].Double);
        Assert.False(tick.PropertiesMap.ContainsKey("Missing"));
        Assert.StartsWith("Tick past due {PastDue}", tick.PropertiesMap["{OriginalFormat}"].String, StringComparison.Ordinal);

        Assert.Equal(("Other", Level.Error, "logged"), (logs[1].Category, logs[1].Level, logs[1].Exception.Message));
        Assert.Equal("System.InvalidOperationException", logs[1].Exception.Type);
        Assert.Equal(["Disposed before its scope: True", "Scope disposed"], logs.Skip(2).Select(log => log.Message));
    }

    [Fact]
    public async Task Logs_AreBounded_AndTheAnswerArrives_WhenTheHostReadsSlowly()
    {
        worker.Stream.Pause();
        await worker.BeginAsync("Noise", request => request.AddJson("timer", """{"IsPastDue":false}"""));
        using var deadline = Deadline.Start();
        // The function has logged it all, although nobody reads: it prints its last line.
        while (!worker.Process.Output.Contains("stdout of the function False", StringComparison.Ordinal))
            await Task.Delay(20, deadline.Token);
        worker.Stream.Resume();

        var user = 0;
        var dropped = "";
        var answered = false;
        while (!answered || dropped.Length == 0)
        {
            var message = await worker.Stream.NextAsync() ?? throw new EndOfStreamException();
            answered |= message.InvocationResponse?.Result.Status == StatusResult.Types.Status.Success;
            user += message.RpcLog?.LogCategory == RpcLog.Types.RpcLogCategory.User ? 1 : 0;
            if (message.RpcLog is { LogCategory: RpcLog.Types.RpcLogCategory.System } log && log.Message.Contains("were dropped", StringComparison.Ordinal))
                dropped = log.Message;
        }

        Assert.InRange(user, 8000, 49_000);
    }

    [Fact]
    public async Task Console_StaysOnTheProcess()
    {
        var (_, logs) = await worker.InvokeAsync("Noise", request => request.AddJson("timer", """{"IsPastDue":true}"""));
        Assert.DoesNotContain(logs, log => log.Message.Contains("stdout of", StringComparison.Ordinal));
        using var deadline = Deadline.Start();
        while (!worker.Process.Output.Contains("stdout of the function True", StringComparison.Ordinal))
            await Task.Delay(20, deadline.Token);
        Assert.Equal("stdout of the function True", worker.Process.Output);
        Assert.Equal("", worker.Process.Errors);
    }
}
