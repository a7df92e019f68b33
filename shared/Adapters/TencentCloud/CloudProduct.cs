namespace SuperInsight.Adapters.TencentCloud;

/// <summary>A product of Tencent Cloud in the one version of its API that we speak.</summary>
/// <param name="Name">As in the endpoint and in the scope of signatures.</param>
/// <param name="Version">As <c>2022-02-17</c>.</param>
internal sealed record CloudProduct(string Name, string Version)
{
    /// <summary>CloudBase Run.</summary>
    public static readonly CloudProduct CloudRun = new("tcbr", "2022-02-17");

    /// <summary>CloudBase.</summary>
    public static readonly CloudProduct CloudBase = new("tcb", "2018-06-08");

    /// <summary>Metrics and alarms.</summary>
    public static readonly CloudProduct Monitor = new("monitor", "2018-07-24");

    /// <summary>Bills.</summary>
    public static readonly CloudProduct Billing = new("billing", "2018-07-09");

    /// <summary>Cloud disks.</summary>
    public static readonly CloudProduct Disks = new("cbs", "2017-03-12");

    /// <summary>Logs.</summary>
    public static readonly CloudProduct Logs = new("cls", "2020-10-16");

    /// <summary>Who we are.</summary>
    public static readonly CloudProduct Identity = new("sts", "2018-08-13");
}
