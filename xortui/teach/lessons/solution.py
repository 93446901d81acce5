"""What becomes of a network with which a task is done as its answer says."""

from xortui.nn import Session, Snapshot
from xortui.teach.lessons.live import filled_text
from xortui.teach.lessons.model import UNTIL_LIMIT, LessonAction, Look, finished, performing
from xortui.teach.lessons.questions import Task
from xortui.words.format import count, plain_number

_STRIDE = 10  # epochs between two looks at whether the goal is reached


def solved_by_answer(session: Session, task: Task) -> Snapshot | None:
    """Set the weights of a task's answer, and train if that counts; return the first state seen that does the task.

    Args:
        session: Stands where the step stands; it is changed.
        task: A task with an answer, whose weights are there.
    """
    start = session.snapshot
    finished(performing(session, Look(), LessonAction("weight", task.answer, 0)))
    while not task.done(now := session.snapshot, start):
        trained = now.epoch - start.epoch
        if "training" not in task.by or now.diverged or trained >= UNTIL_LIMIT or task.missed(now):
            return None
        session.run(_STRIDE)
    return now


def answer_of_task(session: Session, task: Task) -> str:
    """Return the answer of a task in words, with what is said once it is done; empty where the lesson has none.

    Args:
        session: Stands where the step stands; it is changed.
        task: The task of the step.
    """
    if not task.answer:
        return ""
    start = session.epoch
    weights = " and ".join(f"{place.label()} = {plain_number(value)}" for place, value in task.answer)
    solved = solved_by_answer(session, task)
    trained = ", and then training" if session.epoch != start else ""
    said = f" {filled_text(task.why, solved)}" if solved and task.why else ""
    return f"For instance {weights} at epoch {count(start)}{trained}.{said}"
