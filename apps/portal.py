"""The portal: a list of pages from the departments' files. Nothing is computed here."""

from functools import partial
from pathlib import Path

import streamlit as st

from workbench.present import page
from workbench.present.department import read_all
from workbench.present.tools import home, labelling

HERE = Path(__file__).parent
st.set_page_config(page_title="Social workbench", page_icon=str(HERE / "images" / "mark.png"), layout="wide")
st.logo(str(HERE / "images" / "logo.svg"), size="large")
departments, problems = read_all(HERE / "departments")
links = {}
sections: dict[str, list[object]] = {}
for department in departments:
    for opened in department.pages:
        address = department.address(opened)
        links[address] = st.Page(partial(page.show, opened, department), title=opened.heading, url_path=address)
        sections.setdefault(department.title, []).append(links[address])
start = st.Page(partial(home.show, departments, problems, links), title="Home", url_path="home", default=True)
tools = [st.Page(labelling.show, title="Labelling", url_path="labelling")]
st.navigation({"": [start], **sections, "Tools": tools}).run()
