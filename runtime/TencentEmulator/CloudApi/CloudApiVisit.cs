using System.Security.Cryptography;
using System.Text.Json;
using TencentEmulator.Control;

namespace TencentEmulator.CloudApi;

/// <summary>What is known of a call while it is handled; becomes its line in the request log.</summary>
internal sealed class CloudApiVisit(HttpContext http, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private bool _isNoted;

    public HttpContext Http { get; } = http;
    public DateTimeOffset Time { get; } = clock.GetUtcNow();
    public string Id { get; } = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
    public string Product { get; set; } = "";
    public string Action { get; set; } = "";
    public byte[] Body { get; set; } = [];
    public JsonElement? Parameters { get; set; }
    public string? Environment => Name("EnvId");
    public string? Server => Name("ServerName");
    public Fault? Fault { get; set; }
    public int Status { get; set; }
    public string? Code { get; set; }

    /// <summary>Writes the line, once: before the answer goes out or the connection is cut, so that whoever heard of either finds it.</summary>
    public void Note(RequestLog log)
    {
        if (_isNoted)
            return;
        _isNoted = true;
        log.Add(new RequestEntry(
            Time, Product, Action, Environment, Server, Status, Body.Length, Http.Response.ContentLength ?? 0,
            clock.GetElapsedTime(_started).TotalMilliseconds, Fault?.Name, Code));
    }

    private string? Name(string name) =>
        Parameters is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
