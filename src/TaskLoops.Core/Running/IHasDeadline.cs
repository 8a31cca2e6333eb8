namespace TaskLoops.Running;

/// <summary>What can be in a <see cref="DeadlineHeap{T}"/> or a <see cref="TimerWheel{T}"/>.</summary>
internal interface IHasDeadline
{
    /// <summary>The slot of what is in neither.</summary>
    const int NoSlot = -1;

    /// <summary>Theirs: under which number it is there, below <see cref="NoSlot"/> in the wheel.</summary>
    int Slot { get; set; }

    /// <summary>It will be taken soon: brings into the cache what is needed then. Stage by stage, 0 first, as what one fetches says where the next is.</summary>
    void Fetch(int stage)
    {
    }
}
