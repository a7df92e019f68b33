using TencentEmulator.Cos.Requests;
using TencentEmulator.GitHub;
using TencentEmulator.Registry;

namespace TencentEmulator.Hosting;

/// <summary>Puts the systems that are not Tencent Cloud's behind their paths, except below a bucket's own host.</summary>
internal static class ExtraEndpoints
{
    public static void MapExtras(this WebApplication app, RegistryEndpoint registry, GitHubEndpoint gitHub)
    {
        Map("/v2", registry.HandleAsync);
        Map("/github", gitHub.HandleAsync);

        void Map(string prefix, RequestDelegate handle) => app.MapWhen(
            context => context.Request.Path.StartsWithSegments(prefix) && !CosAddress.IsHostStyle(context.Request.Host.Host), branch => branch.Run(handle));
    }
}
