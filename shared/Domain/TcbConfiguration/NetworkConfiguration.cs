namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>The private network that instances are attached to; all null for none.</summary>
/// <param name="SubnetId">Never without <paramref name="VpcId"/>.</param>
/// <param name="SecurityGroupId">Kept for readers of the file: CloudBase Run does not take one.</param>
public sealed record NetworkConfiguration(string? VpcId, string? SubnetId, string? SecurityGroupId);
