using Microsoft.Win32.SafeHandles;
using SuperInsight.Domain.Archives;

namespace SuperInsight.Adapters.Files;

/// <summary>Gives restored files to their owners: to whom has the owner's name here, else to the number, as tar does it. Only root can.</summary>
internal sealed class Ownership
{
    private readonly bool isRoot = LinuxCalls.EffectiveUserId() == 0;
    private readonly OwnerNames users = OwnerNames.ReadUsers();
    private readonly OwnerNames groups = OwnerNames.ReadGroups();

    /// <summary>Whether a file stayed with us that was another's.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Whether it has its owner now; must be called before its mode is set, because the system drops bits of the mode on the way.</summary>
    public bool Give(SafeFileHandle parent, byte[] name, TarEntry entry)
    {
        var (user, group) = (users.NumberOf(entry.UserName, entry.UserId), groups.NumberOf(entry.GroupName, entry.GroupId));
        if (isRoot)
        {
            LinuxFiles.Check(LinuxCalls.ChangeOwnerAt(parent, name, user, group, LinuxCalls.NoFollowAt));
            return true;
        }

        // Its group may be another of ours; its user cannot be another.
        var given = LinuxCalls.ChangeOwnerAt(parent, name, user, group, LinuxCalls.NoFollowAt) == 0;
        WasRefused |= !given;
        return given;
    }
}
