namespace TencentEmulator.Cos;

/// <summary>Puts COS behind everything that has a path of its own.</summary>
internal static class CosEndpoints
{
    public static void MapCos(this WebApplication app, CosEndpoint endpoint) => app.Run(endpoint.HandleAsync);
}
