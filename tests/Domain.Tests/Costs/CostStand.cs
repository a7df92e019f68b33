using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SuperInsight.Domain.Alarms;
using SuperInsight.Domain.Costs;
using SuperInsight.Domain.Costs.Billing;
using SuperInsight.Domain.Costs.Prices;
using SuperInsight.Domain.Costs.Reports;
using SuperInsight.Domain.Notifications;
using SuperInsight.Domain.Notifications.Outbox;
using SuperInsight.Domain.Settings;
using SuperInsight.Fakes.Backups;
using SuperInsight.Fakes.Costs;
using SuperInsight.Fakes.Notifications;
using SuperInsight.Fakes.State;

namespace SuperInsight.Domain.Tests.Costs;

/// <summary>Everything that reports on costs, on a ledger and a bill in memory.</summary>
internal sealed class CostStand
{
    private readonly InMemoryLedger memory;

    public CostStand(DateTimeOffset now, params Budget[] budgets)
    {
        Clock = new(now);
        memory = new(Clock);
        Alarms = new(memory, NullLogger<AlarmLedger>.Instance);
        Ledger = new(memory);
        Import = new(Bill, Ledger, _ => Task.FromResult(Book), NullLogger<ImportBill>.Instance);
        Report = new(Import, Ledger, _ => Task.FromResult(Book), budgets, (_, _, _) => Task.FromResult<IReadOnlyList<CostEvent>>([.. Events]), null, _ => Task.FromResult(Use), Clock, NullLogger<ReportCosts>.Instance);
        Tell = new TellOfCosts(new SendNotice(new NoticeOutbox(memory), new NoticeDelivery([Channel], Clock, NullLogger<NoticeDelivery>.Instance), new NoticePace(Clock), new NoticeStyle(NoticeLanguage.English, TimeZoneInfo.Utc), new CountedRunIds("cost"), NullLogger<SendNotice>.Instance), Alarms);
        OnTime = new(OperatorRole.All, () => Report, () => Tell, NullLogger<ReportCostsOnTime>.Instance);
    }

    public FakeTimeProvider Clock { get; }

    public InMemoryBill Bill { get; } = new();

    public InMemoryChannel Channel { get; } = new("wecom");

    public ServiceUse? Use { get; set; }

    public List<CostEvent> Events { get; } = [];

    public PriceBook Book { get; } = new("test", Money.Yuan, [new("cos", "cos", Meter.CosStandard, PriceUnit.Find("gb-day")!, [new(null, 0.1m)]) { BillProducts = ["p_cos"] }], []);

    public CostLedger Ledger { get; }

    public AlarmLedger Alarms { get; }

    public ImportBill Import { get; }

    public ReportCosts Report { get; }

    public TellOfCosts Tell { get; }

    public ReportCostsOnTime OnTime { get; }
}
