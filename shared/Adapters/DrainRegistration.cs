using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Domain.Deployments;
namespace SuperInsight.Adapters;
internal static class DrainRegistration { public static IServiceCollection AddDrains(this IServiceCollection services) => services.AddSingleton<IServiceDrain, X>();
    private sealed class X : IServiceDrain
    {
        public Task<DrainState> FindAsync(string service, CancellationToken cancellationToken) => Task.FromResult(DrainState.Open);
        public Task DrainAsync(string service, CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(string service, CancellationToken cancellationToken) => Task.CompletedTask;
        public Task ReopenAsync(string service, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
