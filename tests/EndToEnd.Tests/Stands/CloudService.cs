using System.Net.Http.Json;
using System.Text.Json;

namespace SuperInsight.EndToEnd.Tests;

/// <summary>A service of the emulated CloudBase Run with its registry, as a test scripts it.</summary>
public sealed class CloudService(Uri emulator, string environment) : IDisposable
{
    public const string Name = "web";
    public const string Image = "registry.example.com/demo/web";

    private readonly HttpClient http = new() { BaseAddress = emulator };

    /// <summary>Where visitors come.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Makes the service, with one version that has served for a while.</summary>
    /// <param name="timing">How long things take in the cloud; null for a few seconds in all.</param>
    /// <param name="isOnVolume">One instance, whose data are on a volume.</param>
    public async Task SeedAsync(object? timing = null, bool isOnVolume = false)
    {
        timing ??= new { pull = 0.3, start = 0.3, check = 0.3, @switch = 0.5, converge = 0.5, drain = 1, restart = 0.3 };
        var seeded = await SendAsync(HttpMethod.Put, $"cloudrun/services/{environment}/{Name}", new
        {
            image = await PushAsync("first"), port = 8000, env = new { MODE = "prod", SECRET_KEY = "kept" }, timing,
            maxNum = isOnVolume ? 1 : 5, volumes = isOnVolume ? new[] { new { Type = "cfs", DstPath = "/data" } } : null,
        });
        Address = new Uri(seeded.GetProperty("address").GetString()!);
    }

    /// <summary>Pushes an image; its name, pinned by digest as it is released.</summary>
    public async Task<string> PushAsync(string tag) =>
        $"{Image}:{tag}@{(await SendAsync(HttpMethod.Put, "registry/tags", new { repository = "demo/web", tag })).GetProperty("digest").GetString()}";

    /// <summary>Scripts an image in the emulator's own words.</summary>
    public Task ScriptAsync(object behaviour) => SendAsync(HttpMethod.Put, "cloudrun/images", behaviour);

    /// <summary>The service as it is.</summary>
    public Task<JsonElement> LookAsync() => SendAsync(HttpMethod.Get, $"cloudrun/services/{environment}/{Name}", null);

    /// <summary>The image that has all traffic; the shares where several have.</summary>
    public async Task<string> ServingAsync()
    {
        var service = await LookAsync();
        var images = service.GetProperty("versions").EnumerateArray().ToDictionary(version => version.GetProperty("name").GetString()!, version => version.GetProperty("image").GetString()!);
        var shares = service.GetProperty("serving").EnumerateObject().Where(share => share.Value.GetInt32() > 0).ToArray();
        return shares is [var one] ? images[one.Name] : string.Join(", ", shares.Select(share => $"{share.Value} % {images[share.Name]}"));
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body)
    {
        using HttpRequestMessage request = new(method, $"/_emulator/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
