using SuperInsight.Domain.Deployments;

namespace SuperInsight.Fakes.Deployments;

/// <summary>Takes requests for deployments in memory: those of one service and image belong together. Thread-safe.</summary>
public sealed class InMemoryDeploymentRequests : IDeploymentRequests
{
    private readonly Lock gate = new();
    private readonly List<DeploymentRequest> requests = [];
    private readonly Dictionary<(string, string), string> deployments = [];

    /// <summary>What a request comes to instead; null to take it. May throw.</summary>
    public Func<DeploymentRequest, DeploymentRequestOutcome?>? Instead { get; set; }

    /// <summary>What was asked for, in order.</summary>
    public IReadOnlyList<DeploymentRequest> Requests
    {
        get
        {
            lock (gate)
                return [.. requests];
        }
    }

    public async Task<DeploymentRequestOutcome> RequestAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        // A real one writes: callers must not count on being alone until it returns.
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
            requests.Add(request);
        if (Instead?.Invoke(request) is { } other)
            return other;
        lock (gate)
        {
            var key = (request.Service, request.Commit ?? request.Image);
            if (deployments.TryGetValue(key, out var known))
                return new DeploymentRequestOutcome.Attached(known);
            deployments[key] = $"deployment-{deployments.Count + 1}";
            return new DeploymentRequestOutcome.Accepted(deployments[key]);
        }
    }
}
