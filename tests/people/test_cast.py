def test_the_cast_assembles_and_roles_come_from_grants(cast):
    from people.access import current_roles

    assert current_roles(cast.coordinator) == {"coordinator"}
    assert current_roles(cast.facilitator) == {"facilitator"}
    assert current_roles(cast.nobody) == set()
