using System.Net.Http.Json;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>The emulator's control surface: what is to go wrong, and what has been asked.</summary>
public sealed class Faults(Uri emulator) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = emulator };

    /// <summary>Adds a rule in the emulator's own words.</summary>
    public async Task AddAsync(object rule)
    {
        using var answer = await http.PostAsJsonAsync("/_emulator/faults", rule, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Has some requests to a stand's bucket answered badly.</summary>
    /// <param name="stand">Whose bucket.</param>
    /// <param name="operation">Which requests; "*" for all.</param>
    /// <param name="fault">How, in the emulator's JSON.</param>
    /// <param name="every">Each how many-eth.</param>
    /// <param name="times">How often at most; null for ever.</param>
    public Task AddAsync(Stand stand, string operation, string fault, int every, int? times) =>
        AddAsync(new { service = "cos", operation, bucket = stand.Bucket.Name, every, times, fault = JsonDocument.Parse(fault).RootElement });

    /// <summary>Has a stand's requests refused from one on: what makes it stops there, until it is killed or the fault is taken away.</summary>
    /// <param name="stand">Whose bucket.</param>
    /// <param name="operation">Which requests.</param>
    /// <param name="passed">How many of them pass first.</param>
    /// <param name="key">A part of the key that they name; null for any.</param>
    public Task RefuseAsync(Stand stand, string operation, int passed, string? key) =>
        AddAsync(new { service = "cos", operation, bucket = stand.Bucket.Name, keyContains = key, after = passed, fault = new { status = 503 } });

    public async Task ClearAsync()
    {
        using var answer = await http.DeleteAsync("/_emulator/faults", TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many requests of a kind a bucket has seen.</summary>
    public async Task<int> CountAsync(BucketFolder bucket, string operation, int? status = null, bool struck = false) =>
        (await RequestsAsync(bucket)).Count(entry =>
            entry.GetProperty("operation").GetString() == operation
            && (status is null || entry.GetProperty("status").GetInt32() == status)
            && (!struck || entry.GetProperty("fault").ValueKind == JsonValueKind.String));

    /// <summary>All requests that a bucket has seen, for a failure's message.</summary>
    public async Task<string> LogAsync(BucketFolder bucket) => string.Join('\n', await RequestsAsync(bucket));

    /// <summary>Waits until a fault has struck: the client is at that step now.</summary>
    public async Task StruckAsync(BucketFolder bucket, string operation, Func<string> otherwise) =>
        await Wait.UntilAsync(async () => await CountAsync(bucket, operation, struck: true) > 0, () => $"{operation} was never asked for in {bucket.Name}\n{otherwise()}");

    public void Dispose() => http.Dispose();

    private async Task<IEnumerable<JsonElement>> RequestsAsync(BucketFolder bucket) =>
        (await http.GetFromJsonAsync<JsonElement>("/_emulator/requests", TestContext.Current.CancellationToken))
            .EnumerateArray().Where(entry => entry.GetProperty("bucket").GetString() == bucket.Name);
}
