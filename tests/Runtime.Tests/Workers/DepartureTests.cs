using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using LocalFunctions.Protocol;
using Status = LocalFunctions.Protocol.StatusResult.Types.Status;

namespace Runtime.Tests.Workers;

public sealed class DepartureTests
{
    [Fact]
    public async Task Terminate_LeavesWith0_WhenNothingRuns()
    {
        await using var worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);
        await TerminateAsync(worker, TimeSpan.FromMinutes(10));
        Assert.Null(await LastAsync(worker));
        Assert.Equal(0, await worker.Process.ExitAsync());
        Assert.Equal("", worker.Process.Errors);
    }

    [Fact]
    public async Task Terminate_WaitsForRunningInvocations_AndRefusesNewOnes()
    {
        var (worker, held) = await HoldingAsync("Hold");
        await using var disposal = worker;
        await TerminateAsync(worker, TimeSpan.FromMinutes(10));
        // The refusal shows that the worker has begun to leave.
        var (refused, _) = await worker.InvokeAsync("Forward", request => request.AddText("message", "late"));
        Assert.Equal(Status.Failure, refused.Result.Status);
        Assert.Contains("stopping", refused.Result.Exception.Message, StringComparison.Ordinal);
        await EndAsync(worker, held);
    }

    [Fact]
    public async Task Terminate_CancelsWhatRuns_WhenTheGraceIsOver()
    {
        var (worker, _) = await HoldingAsync("Hold");
        await using var disposal = worker;
        await TerminateAsync(worker, TimeSpan.FromMilliseconds(300));
        var (answer, _) = await worker.AnswerAsync();
        Assert.Equal(Status.Failure, answer.Result.Status);
        Assert.Contains("Cancel", answer.Result.Exception.Type, StringComparison.Ordinal);
        Assert.Equal(0, await worker.Process.ExitAsync());
    }

    [Fact]
    public async Task Terminate_LeavesWith0_WhenAFunctionIgnoresItsToken()
    {
        var (worker, _) = await HoldingAsync("Stuck");
        await using var disposal = worker;
        await TerminateAsync(worker, TimeSpan.Zero);
        Assert.Equal(0, await worker.Process.ExitAsync());
    }

    [Fact]
    public async Task Signal_LetsRunningInvocationsEnd()
    {
        var (worker, held) = await HoldingAsync("Hold");
        await using var disposal = worker;
        await SignalAsync(worker, "INT");
        await SignalAsync(worker, "TERM");
        using var deadline = Deadline.Start();
        while (true)
        {
            var (answer, _) = await worker.InvokeAsync("Forward", request => request.AddText("message", "late"));
            if (answer.Result.Status == Status.Failure)
                break;
            await Task.Delay(20, deadline.Token);
        }

        await EndAsync(worker, held);
    }

    [Theory]
    [InlineData("Hold")]
    [InlineData("Stuck")]
    public async Task Exit_IsNot0_WhenTheHostVanishes(string running)
    {
        var (worker, _) = await HoldingAsync(running);
        await using var disposal = worker;
        var clock = Stopwatch.StartNew();
        worker.Host.Vanish();
        Assert.Equal(1, await worker.Process.ExitAsync());
        Assert.Contains($"The Functions host at {worker.Host.Address} is gone", worker.Process.Errors, StringComparison.Ordinal);
        // 5 s are promised; the rest is the machine's.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Exit_IsNot0_WhenTheHostEndsTheStream()
    {
        await using var worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);
        worker.Stream.End();
        Assert.Equal(1, await worker.Process.ExitAsync());
    }

    [Fact]
    public async Task Exit_IsNot0_WhenThereIsNoHost()
    {
        using var process = WorkerProcess.Start(WorkerProcess.SampleApp, WorkerProcess.Arguments(new Uri("http://127.0.0.1:9/"), "w"));
        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains("The Functions host at http://127.0.0.1:9/ is gone or cannot be reached", process.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--functions-uri, --functions-worker-id, --functions-grpc-max-message-length")]
    [InlineData("--functions-uri", "--functions-worker-id", "w", "--functions-grpc-max-message-length", "100", "--functions-uri", "localhost")]
    [InlineData("--functions-grpc-max-message-length", "--functions-worker-id=w", "--functions-uri=http://127.0.0.1:9/", "--functions-grpc-max-message-length=many")]
    public async Task Exit_Is2_WhenArgumentsAreMissingOrWrong(string named, params string[] arguments)
    {
        using var process = WorkerProcess.Start(WorkerProcess.SampleApp, arguments);
        Assert.Equal(2, await process.ExitAsync());
        Assert.All(named.Split(", "), name => Assert.Contains(name, process.Errors, StringComparison.Ordinal));
        Assert.Single(process.Errors.Split('\n'));
    }

    private static async Task<(ConnectedWorker Worker, string Held)> HoldingAsync(string function)
    {
        var worker = await ConnectedWorker.LoadAsync(WorkerProcess.SampleApp);
        var held = await worker.BeginAsync(function, request => request.AddText("message", "a"));
        Assert.NotNull((await worker.Stream.NextAnswerAsync()).RpcLog);
        return (worker, held);
    }

    // The worker is still there for the one that runs, sends its answer, and only then leaves.
    private static async Task EndAsync(ConnectedWorker worker, string held)
    {
        Assert.False(worker.Process.HasExited);
        await worker.Stream.SendAsync(new() { InvocationCancel = new() { InvocationId = held } });
        Assert.Equal(held, (await worker.AnswerAsync()).Response.InvocationId);
        Assert.Equal(0, await worker.Process.ExitAsync());
    }

    private static Task TerminateAsync(ConnectedWorker worker, TimeSpan grace) =>
        worker.Stream.SendAsync(new() { WorkerTerminate = new() { GracePeriod = Duration.FromTimeSpan(grace) } });

    private static async Task<StreamingMessage?> LastAsync(ConnectedWorker worker)
    {
        while (await worker.Stream.NextAsync() is { } message)
        {
            if (message.RpcLog is null)
                return message;
        }

        return null;
    }

    private static async Task SignalAsync(ConnectedWorker worker, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", worker.Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
