import pytest
from tests.ui.test_reports import *
@pytest.mark.parametrize("n", range(12))
def test_many(window, demo, qtbot, look, reference, tmp_path, n):
    page = shown(window, qtbot)
    file = tmp_path / "bao-cao.pdf"
    step="seal"
    try:
        sealed(page, qtbot, file)
        report = window.app.rooms.report()
        card = report.seal.export_certificate(window.app.store.folder, tmp_path / "the.pem")
        superior = Store.open(tmp_path / "cap-tren", CATALOGUE, reference, clock=lambda: NOW)
        make_demo(superior)
        with real_window(qtbot, look, superior) as other:
            window.app.go("home")
            step="shown"
            there = shown(other, qtbot)
            step="check"
            there.check_file(file)
            wait(qtbot, lambda: there.verdict.verdict)
            step="trust"
            there.verdict.take_certificate(card)
            wait(qtbot, lambda: there.verdict.verdict == "valid" and not other.app.busy)
    except Exception as e:
        print("STEP", step, "busy", page.app.busy, page._errands.busy, page.paper.busy, page.paper._errands.busy, page.paper._rest.isActive())
        try: print("there", there.app.busy, there._errands.busy, there.paper.busy, there.paper._errands.busy, there.paper._rest.isActive(), there.verdict.verdict, other.banner.text(), other.note.text(), there.problem.text())
        except Exception as x: print(x)
        raise
    superior.close()
