namespace SuperInsight.Domain.Callbacks;

/// <summary>A rule of Tencent Cloud's own monitoring, by which it notices what we would not.</summary>
/// <param name="Id">As the console shows it.</param>
/// <param name="Name">Likewise.</param>
/// <param name="Type">What it is about: <see cref="CloudRun"/>.</param>
/// <param name="IsEnabled">Whether it counts.</param>
/// <param name="TellsSomebody">Whether it has a notice template.</param>
public sealed record AlarmPolicy(string Id, string Name, string Type, bool IsEnabled, bool TellsSomebody)
{
    /// <summary>The type of policies about CloudBase Run.</summary>
    public const string CloudRun = "cloud_base_run";
}
