using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Adapters.Supervisor;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Supervisor;

/// <summary>Against a real supervisord.</summary>
public sealed class SupervisorServiceControlTests(SupervisorStand stand) : IClassFixture<SupervisorStand>, IAsyncLifetime
{
    private readonly List<IDisposable> open = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        stand.Forget();
        var states = await Task.WhenAll(SupervisorPrograms.Default.Data.Concat(SupervisorPrograms.Default.Applications).Concat(SupervisorPrograms.Default.Front).Select(StateAsync));
        await Open().ResumeAsync(Cancellation);
        // A program counts as running before its first line was read.
        await Eventually.TrueAsync(() => stand.Story.Count(line => line[0] == '+') == states.Count(state => state != ProgramState.Running));
        stand.Forget();
    }

    public ValueTask DisposeAsync()
    {
        open.ForEach(each => each.Dispose());
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Control_StopsInOrder_EachWhenTheOneBeforeHasEnded_AndStartsInOrder()
    {
        var control = Open();
        await control.QuiesceAsync(Cancellation);
        Assert.Equal(["-nginx", "-fastapi", "-labelstudio"], stand.Story);
        Assert.Equal(ProgramState.Running, await StateAsync("postgresql"));
        await control.RestAsync(Cancellation);
        Assert.Equal(["-nginx", "-fastapi", "-labelstudio", "-postgresql", "-redis"], stand.Story);
        // Stopped so, it is not started again by itself.
        Assert.All(await Task.WhenAll(SupervisorPrograms.Default.Data.Select(StateAsync)), state => Assert.Equal(ProgramState.Stopped, state));

        stand.Forget();
        await control.ResumeAsync(Cancellation);
        await Eventually.TrueAsync(() => stand.Story.Length == 5);
        Assert.Equal(["+fastapi", "+labelstudio", "+nginx", "+postgresql", "+redis"], stand.Story.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Control_DoesNothingTwice()
    {
        await Open().QuiesceAsync(Cancellation);
        await Task.WhenAll(Open().QuiesceAsync(Cancellation), Open().QuiesceAsync(Cancellation));
        Assert.Equal(3, stand.Story.Length);
        await Task.WhenAll(Open().ResumeAsync(Cancellation), Open().ResumeAsync(Cancellation));
        await Eventually.TrueAsync(() => stand.Story.Length == 6);
    }

    [Fact]
    public async Task QuiesceAsync_WaitsForAProgramThatAnotherProcessToldToEnd()
    {
        using var connection = new SupervisorConnection(stand.Options, TimeProvider.System);
        await connection.StopAsync("labelstudio", Cancellation);
        Assert.Equal(ProgramState.Stopping, await StateAsync("labelstudio"));
        await Open().QuiesceAsync(Cancellation);
        Assert.Contains("-labelstudio", stand.Story);
        Assert.Equal(ProgramState.Stopped, await StateAsync("labelstudio"));
    }

    [Fact]
    public async Task ResumeAsync_WaitsForAProgramThatIsStillEnding()
    {
        using var connection = new SupervisorConnection(stand.Options, TimeProvider.System);
        await connection.StopAsync("labelstudio", Cancellation);
        await Open().ResumeAsync(Cancellation);
        Assert.Equal(ProgramState.Running, await StateAsync("labelstudio"));
        await Eventually.TrueAsync(() => stand.Story is ["-labelstudio", "+labelstudio"]);
    }

    [Fact]
    public async Task QuiesceAsync_CanBeCutOff_AndGoesOnLater()
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var quiescing = Open().QuiesceAsync(soon.Token);
        await Eventually.TrueAsync(async () => await StateAsync("labelstudio") == ProgramState.Stopping);
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quiescing);
        await Open().QuiesceAsync(Cancellation);
        Assert.Equal(["-nginx", "-fastapi", "-labelstudio"], stand.Story);
    }

    [Fact]
    public async Task RestAsync_EndsWhatDoesNotObey_AndWhatIsAlwaysStartedAgain()
    {
        var control = Open(new(["stubborn", "restless", "team:worker"], [], []));
        await control.RestAsync(Cancellation);
        foreach (var program in (string[])["stubborn", "restless", "team:worker"])
            Assert.Equal(ProgramState.Stopped, await StateAsync(program));
        await Open(new(["stubborn", "team:worker"], [], [])).ResumeAsync(Cancellation);
        Assert.Equal(ProgramState.Running, await StateAsync("team:worker"));
        await Eventually.TrueAsync(() => stand.Story is ["-worker", "+worker"]);
    }

    [Fact]
    public async Task RestAsync_SaysSo_WhenAProgramTakesTooLong()
    {
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => Open(new(["stubborn"], [], []), stand.Options with { Stop = TimeSpan.FromMilliseconds(100) }).RestAsync(Cancellation));
        Assert.Contains("stopwaitsecs", failure.Hint, StringComparison.Ordinal);
        await Open(new(["stubborn"], [], [])).RestAsync(Cancellation);
        await Open(new(["stubborn"], [], [])).ResumeAsync(Cancellation);
    }

    [Theory]
    [InlineData("broken", "Fatal", "log")]
    [InlineData("missing", "refuses", "executable")]
    [InlineData("unheard-of", "no program", "Supervisor__Front")]
    public async Task ResumeAsync_SaysWhatToDo_WhenAProgramDoesNotComeUp(string program, string reason, string hint)
    {
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => Open(new([program], [], [])).ResumeAsync(Cancellation));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Contains(hint, failure.Hint, StringComparison.Ordinal);
        Assert.Equal(program, failure.Subject);
    }

    [Fact]
    public async Task Control_SaysWhatToDo_WhenTheCredentialIsWrong_AndNotWhatItIs()
    {
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => Open(options: stand.Options with { Password = new Secret("other-fixture-not-real") }).QuiesceAsync(Cancellation));
        Assert.Contains("Supervisor__Password", failure.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("fixture", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_SaysWhatToDo_WhenThereIsNoSupervisor()
    {
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => Open(options: new($"{stand.Options.Socket}.none")).QuiesceAsync(Cancellation));
        Assert.Contains("Supervisor__Socket", failure.Hint, StringComparison.Ordinal);
    }

    private SupervisorServiceControl Open(SupervisorPrograms? programs = null, SupervisorOptions? options = null)
    {
        var control = new SupervisorServiceControl(options ?? stand.Options, programs ?? SupervisorPrograms.Default, TimeProvider.System, NullLogger<SupervisorServiceControl>.Instance);
        open.Add(control);
        return control;
    }

    private async Task<ProgramState> StateAsync(string program)
    {
        using var connection = new SupervisorConnection(stand.Options, TimeProvider.System);
        return (await connection.ListAsync(Cancellation)).Single(known => known.Name == program).State;
    }
}
