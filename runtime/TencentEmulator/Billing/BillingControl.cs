using TencentEmulator.Control;

namespace TencentEmulator.Billing;

/// <summary>Control of bills: <c>billing/plan</c> (PUT makes the bill that follows from it; GET shows the plan) and <c>billing/truth</c> (GET: every line, those to come as well).</summary>
internal sealed class BillingControl(BillBook book) : IControlPart
{
    public Task<object?> HandleAsync(ControlRequest request, CancellationToken cancellationToken) => Task.FromResult<object?>((request.Method, request.Path) switch
    {
        ("PUT", ["plan"]) => new { lines = book.Set(request.Read<BillPlan>()) },
        ("GET", ["plan"]) => book.Plan,
        ("GET", ["truth"]) => book.Truth,
        _ => null,
    });
}
