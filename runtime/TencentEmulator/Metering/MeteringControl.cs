using TencentEmulator.Control;

namespace TencentEmulator.Metering;

/// <summary>
/// Control of what is metered: <c>metering/usage</c> (PUT adds a list of hours; GET shows all), <c>metering/disks</c> (PUT makes or changes a disk),
/// <c>metering/topics/ID</c> (PUT makes a log topic).
/// </summary>
internal sealed class MeteringControl(UsageBook book, Inventory inventory) : IControlPart
{
    public Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken) => Task.FromResult<object?>((request.Method, request.Path) switch
    {
        ("PUT", ["usage"]) => Add(request.Read<UsageSeed[]>()),
        ("GET", ["usage"]) => book.All.Select(one => new UsageSeed(one.Meter, one.Resource, one.Hour, one.Quantity)).ToArray(),
        ("PUT", ["disks"]) => inventory.Set(request.Read<DiskSeed>()),
        ("PUT", ["topics", var id]) => AddTopic(id),
        _ => null,
    });

    private object Add(UsageSeed[] hours)
    {
        foreach (var one in hours)
            book.Add(one.Meter, one.Resource, one.Hour, one.Quantity);
        return new { hours = hours.Length };
    }

    private object AddTopic(string id)
    {
        inventory.AddTopic(id);
        return new { id };
    }
}
