using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Deployments.Drains;
using SuperInsight.Fakes.Backups;

namespace SuperInsight.Fakes.Deployments;

/// <summary>A container and its programs, which outlive its agent. What takes work writes, as long as it runs.</summary>
public sealed class InMemoryContainer(string name)
{
    private static readonly string[] Work = ["nginx", "fastapi", "labelstudio"];
    private static readonly string[] Data = ["postgresql", "redis"];

    private readonly HashSet<string> running = [.. Work, .. Data];
    private int turns;

    public string Name { get; } = name;

    /// <summary>The cloud has taken it away.</summary>
    public bool IsGone { get; set; }

    public bool TakesWork => !IsGone && Work.Any(running.Contains);

    public bool Writes => !IsGone && Data.Any(running.Contains);

    public bool IsWhole => !IsGone && running.Count == Work.Length + Data.Length;

    public int Written { get; private set; }

    /// <summary>How much of what was written is safe.</summary>
    public int Safe { get; private set; }

    /// <summary>Programs that began and ended, in order, as <c>-nginx</c> and <c>+nginx</c>.</summary>
    public List<string> Story { get; } = [];

    /// <summary>A while passes.</summary>
    public void Live()
    {
        if (TakesWork && Writes)
            Written++;
    }

    /// <summary>Everything starts by itself, as after the container was started again.</summary>
    public void Restart() => running.UnionWith([.. Work, .. Data]);

    /// <summary>Keeps a second agent out.</summary>
    public IDisposable? TakeTurn() => Interlocked.CompareExchange(ref turns, 1, 0) == 0 ? new Turn(this) : null;

    /// <summary>Its programs as one agent sees them: each stop and start is a step.</summary>
    public IServiceControl Control(ProcessSteps steps) => new Programs(this, steps);

    /// <summary>Makes safe what was written, in one step.</summary>
    public ILastOfData LastOfData(ProcessSteps steps) => new Copy(this, steps);

    /// <summary>Takes what was written back, in one step.</summary>
    public IRestoreInPlace Restorer(ProcessSteps steps) => new Copy(this, steps);

    private sealed class Turn(InMemoryContainer container) : IDisposable
    {
        public void Dispose() => container.turns = 0;
    }

    private sealed class Programs(InMemoryContainer container, ProcessSteps steps) : IServiceControl
    {
        public Task QuiesceAsync(CancellationToken cancellationToken) => StopAsync(Work);

        public Task RestAsync(CancellationToken cancellationToken) => StopAsync(Data);

        public Task ResumeDataAsync(CancellationToken cancellationToken) => StartAsync(Data);

        public Task ResumeAsync(CancellationToken cancellationToken) => StartAsync([.. Data, "fastapi", "labelstudio", "nginx"]);

        private async Task StartAsync(string[] programs)
        {
            foreach (var program in programs)
                await TakeAsync("start", program, () => container.running.Add(program), "+");
        }

        private async Task StopAsync(string[] programs)
        {
            foreach (var program in programs)
                await TakeAsync("stop", program, () => container.running.Remove(program), "-");
        }

        private Task<int> TakeAsync(string verb, string program, Func<bool> change, string sign) => steps.RunAsync($"{verb} {program} of {container.Name}", () =>
        {
            if (change())
                container.Story.Add(sign + program);
            return Task.FromResult(0);
        }, Failure);
    }

    private sealed class Copy(InMemoryContainer container, ProcessSteps steps) : ILastOfData, IRestoreInPlace
    {
        public Task<string> RunAsync(IReadOnlyList<string> points, string occasion, CancellationToken cancellationToken) => steps.RunAsync($"restore {container.Name}", () =>
        {
            if (container.TakesWork || !Data.All(container.running.Contains))
                throw Failure(StepFate.Fails);
            container.Written = int.Parse(points[0], System.Globalization.CultureInfo.InvariantCulture);
            container.Story.Add("restored");
            return Task.FromResult(occasion);
        }, Failure);

        public Task<string> SecureAsync(string occasion, CancellationToken cancellationToken) => steps.RunAsync($"secure {container.Name}", () =>
        {
            if (!Data.All(container.running.Contains))
                throw Failure(StepFate.Fails);
            container.Safe = container.Written;
            container.Story.Add("safe");
            return Task.FromResult(occasion);
        }, Failure);
    }

    private static BackupException Failure(StepFate fate) => new BackupException("do", "it", $"{fate} was asked for", "clear the fault");
}
