namespace TaskLoops.Running;

/// <summary>What can be in a <see cref="DeadlineHeap{T}"/>.</summary>
internal interface IHasDeadline
{
    /// <summary>The slot of what is in no heap.</summary>
    const int NoSlot = -1;

    /// <summary>The heap's: under which number it is there.</summary>
    int Slot { get; set; }
}
