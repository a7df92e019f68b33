namespace TencentEmulator.CloudApi;

/// <summary>Puts API 3.0 behind every request that names an action, whatever its host.</summary>
internal static class CloudApiEndpoints
{
    public static void MapCloudApi(this WebApplication app, CloudApiEndpoint endpoint) => app.MapWhen(
        context => context.Request.Headers.ContainsKey("X-TC-Action"),
        api => api.Run(endpoint.HandleAsync));
}
