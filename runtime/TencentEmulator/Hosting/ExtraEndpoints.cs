using TencentEmulator.Cos.Requests;
using TencentEmulator.GitHub;
using TencentEmulator.Registry;
using TencentEmulator.Robots;

namespace TencentEmulator.Hosting;

/// <summary>Puts the systems that are not Tencent Cloud's behind their paths, except below a bucket's own host.</summary>
internal static class ExtraEndpoints
{
    public static void MapExtras(this WebApplication app, RegistryEndpoint registry, GitHubEndpoint gitHub, RobotEndpoint robots)
    {
        Map("/v2", registry.HandleAsync);
        Map("/github", gitHub.HandleAsync);
        Map("/robots", robots.HandleAsync);

        void Map(string prefix, RequestDelegate handle) => app.MapWhen(
            context => context.Request.Path.StartsWithSegments(prefix) && !CosAddress.IsHostStyle(context.Request.Host.Host), branch => branch.Run(handle));
    }
}
