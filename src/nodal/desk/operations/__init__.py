"""Operations: what may I say in public now?"""
