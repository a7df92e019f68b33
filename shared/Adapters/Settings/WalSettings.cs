using System.Globalization;
using SuperInsight.Domain.Backups.Wal;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Settings;

/// <summary>How much WAL may wait for the archive, and what happens then.</summary>
public static class WalSettings
{
    private const string MaxPendingBytes = "Wal__MaxPendingBytes";
    private const string AtLimit = "Wal__AtLimit";

    /// <exception cref="SettingException">One of them is not what it should be.</exception>
    public static WalPendingPolicy ReadPending(OperatorSettings settings) => new(
        settings.Get(MaxPendingBytes) switch
        {
            null => WalPendingPolicy.Default.MaxPendingBytes,
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 => bytes,
            _ => throw new SettingException(MaxPendingBytes, "it is not a number of bytes", "Give it as digits: 4294967296 for 4 GiB."),
        },
        settings.Get(AtLimit) switch
        {
            null => WalPendingPolicy.Default.AtLimit,
            "drop" => WalAtLimit.Drop,
            "keep" => WalAtLimit.Keep,
            _ => throw new SettingException(AtLimit, "it is neither drop nor keep", "drop: acknowledge without storing, so that the disk never fills; keep: let it wait, so that the archive stays whole."),
        });
}
