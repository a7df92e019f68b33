namespace TencentEmulator.CloudApi;

/// <summary>Counts calls: so many a second for each credential and action. Safe for concurrent use.</summary>
internal sealed class RateBook(int perSecond, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), Queue<DateTimeOffset>> _calls = [];

    /// <exception cref="CloudApiException">The last second has seen as many already.</exception>
    public void Count(string secretId, string action)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_calls.TryGetValue((secretId, action), out var calls))
                _calls[(secretId, action)] = calls = new();
            while (calls.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromSeconds(1))
                calls.Dequeue();
            if (calls.Count >= perSecond)
                throw CloudApiError.RequestLimitExceeded(perSecond);
            calls.Enqueue(now);
        }
    }
}
