using TencentEmulator.Control;

namespace TencentEmulator.CloudBase;

/// <summary>Control of CloudBase: <c>cloudbase/environments/ENV</c> (PUT says how it is reached).</summary>
internal sealed class CloudBaseControl(AccessDomains access) : IControlPart
{
    public Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        if ((request.Method, request.Path) is not ("PUT", ["environments", var environment]))
            return Task.FromResult<object?>(null);
        var seed = request.Read<AccessSeed>();
        access.Seed(environment, seed);
        return Task.FromResult<object?>(seed);
    }
}
