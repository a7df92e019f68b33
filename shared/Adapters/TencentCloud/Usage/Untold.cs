using SuperInsight.Domain.Cloud;
using SuperInsight.Domain.Costs.Computing;

namespace SuperInsight.Adapters.TencentCloud.Usage;

/// <summary>A cloud that refuses to tell will refuse again; one that is away may tell later.</summary>
internal static class Untold
{
    /// <exception cref="UsageUntoldException">It was refused, or there is nothing of that kind.</exception>
    public static async Task<IReadOnlyList<UsageHour>> UnlessToldAsync(string source, Func<Task<List<UsageHour>>> read)
    {
        try
        {
            return await read();
        }
        catch (CloudException refused) when (refused.Failure is CloudFailure.AccessDenied or CloudFailure.NotFound or CloudFailure.Refused)
        {
            throw new UsageUntoldException(source, refused.Reason, refused.Hint, refused);
        }
    }
}
