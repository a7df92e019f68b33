using TencentEmulator.Metering;

namespace TencentEmulator.Billing;

/// <summary>The bill as it stands at a moment. Safe for concurrent use.</summary>
internal sealed class BillBook(TimeProvider clock, MeteredUsage metered)
{
    private volatile Bill _bill = new(new BillPlan(), []);

    public BillPlan Plan => _bill.Plan;

    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Whether summaries are made already.</summary>
    public bool IsReady => Now >= Plan.ReadyAt;

    /// <summary>Makes another bill; says how many lines it will have in the end.</summary>
    public int Set(BillPlan plan)
    {
        var whole = plan.IsMetered ? plan with { Usage = [.. plan.Usage, .. metered.All] } : plan;
        var lines = BillMaker.Make(whole);
        _bill = new(whole, lines);
        return lines.Count;
    }

    /// <summary>The lines of these days, first and last among them, that are there by now.</summary>
    public IReadOnlyList<BillLine> Lines(DateOnly from, DateOnly to)
    {
        var now = Now;
        return [.. _bill.Lines.Where(line => line.Day >= from && line.Day <= to && line.AppearsAt <= now)];
    }

    /// <summary>All of them, those to come as well: what will be true in the end.</summary>
    public IReadOnlyList<BillLine> Truth => _bill.Lines;

    private sealed record Bill(BillPlan Plan, IReadOnlyList<BillLine> Lines);
}
